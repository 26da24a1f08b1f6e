/**
 * Dedupe shared by replicas, in Redis (7.0 or later) or Valkey: of all copies at all gateways exactly one is claimed, by one
 * atomic command. A claim expires, so a gateway that died blocks its event for seconds only. While the store is unavailable
 * or slow, claims are unchecked. The client is `@redis/client`: maintained by Redis, no dependencies, a third of ioredis' CPU.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisConfig } from '../config/load.js';
import { type Claim, type DedupeObserver, type DedupeStore, eventKey } from './dedupe.js';
import { InFlight } from './in-flight.js';
import { RedisConnection } from './redis-connection.js';

export interface RedisStoreOptions {
  readonly config: RedisConfig;
  /** The longest that publish takes: so long a copy waits for another gateway's outcome. A claim lasts twice as long. */
  readonly publishTimeoutMs: number;
  readonly observer: DedupeObserver;
}

/** The value of a key once its event is durable; before that it is the token of the claim. */
const CONFIRMED = 'confirmed';
const RELEASE =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

const FIRST_DELAY_MS = 10;
const LONGEST_DELAY_MS = 160;

/** Resolves when the first attempt to connect has ended, either way. */
export async function openRedisStore(options: RedisStoreOptions): Promise<DedupeStore> {
  const { config, publishTimeoutMs, observer } = options;
  const redis = new RedisConnection(config, observer);
  const inFlight = new InFlight();
  const claimMs = String(publishTimeoutMs * 2);
  const instance = randomBytes(12).toString('base64url');
  let claims = 0;

  /** Another gateway has the claim: polls until it has published, given up or died, or there is no more time to wait. */
  async function outcomeElsewhere(key: string): Promise<boolean> {
    const end = performance.now() + publishTimeoutMs;
    for (
      let delay = FIRST_DELAY_MS;
      performance.now() + delay < end;
      delay = Math.min(delay * 2, LONGEST_DELAY_MS)
    ) {
      await sleep(delay);
      const value = await redis.send(['GET', key]);
      if (value === CONFIRMED) return true;
      if (value === null || value === undefined) return false;
    }
    return false;
  }

  async function claim(source: string, identity: string, windowSeconds: number): Promise<Claim> {
    const key = config.keyPrefix + Buffer.from(eventKey(source, identity), 'latin1').toString('base64url');
    // Copies in this process wait for each other here, and ask the store once.
    const durable = inFlight.outcomeOf(key);
    if (durable !== undefined) return { state: 'in_flight', durable };
    const settle = inFlight.enter(key);

    const token = `${instance}${(++claims).toString(36)}`;
    const found = await redis.send(['SET', key, token, 'NX', 'GET', 'PX', claimMs]);
    if (found === CONFIRMED) {
      settle(true);
      return { state: 'confirmed' };
    }
    if (typeof found === 'string') {
      const outcome = outcomeElsewhere(key);
      void outcome.then(settle);
      return { state: 'in_flight', durable: outcome };
    }
    return {
      state: found === null ? 'claimed' : 'unchecked',
      confirm: () => {
        settle(true);
        // Also where another gateway has the claim by now: the event is durable.
        void redis.send(['SET', key, CONFIRMED, 'EX', String(windowSeconds)]).then((reply) => {
          if (reply === undefined) observer.idsDroppedEarly(1);
        });
      },
      release: () => {
        settle(false);
        // Only while the claim is this one's. Where this fails, the claim expires.
        void redis.send(['EVAL', RELEASE, '1', key, token]);
      },
    };
  }

  await redis.start();
  return { claim, size: null, close: () => redis.close() };
}
