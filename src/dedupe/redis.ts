/**
 * Dedupe shared by replicas, in Redis (7.0 or later) or Valkey: of all copies at all gateways exactly one is claimed, by one
 * atomic command. A claim expires, so a holder that died blocks its event for seconds only. While the store is away or slow
 * claims are unchecked. The client is `@redis/client`: kept by Redis itself, no dependencies, a third of ioredis' CPU.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisConfig } from '../config/load.js';
import { type Claim, type DedupeObserver, type DedupeStore, eventKey } from './dedupe.js';
import { InFlight } from './in-flight.js';
import { RedisConnection } from './redis-connection.js';

export interface RedisStoreOptions {
  readonly config: RedisConfig;
  /** From the call of publish to its end, at most: as long a copy waits for another gateway's outcome. A claim holds twice as long. */
  readonly publishTimeoutMs: number;
  readonly observer: DedupeObserver;
}

/** The value of a key once its event is durable; before, it is the token of whoever holds the claim. */
const CONFIRMED = 'confirmed';
const RELEASE =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

const FIRST_LOOK_MS = 10;
const SLOWEST_LOOK_MS = 160;

/** Resolves when the first attempt to connect has ended, either way. */
export async function openRedisStore(options: RedisStoreOptions): Promise<DedupeStore> {
  const { config, publishTimeoutMs, observer } = options;
  const redis = new RedisConnection(config, observer);
  const inFlight = new InFlight();
  const claimMs = String(publishTimeoutMs * 2);
  const instance = randomBytes(12).toString('base64url');
  let claims = 0;

  /** Another gateway holds the claim: looks until it has published, gave up or died, or there is no more time to wait. */
  async function outcomeElsewhere(key: string): Promise<boolean> {
    const end = performance.now() + publishTimeoutMs;
    for (
      let delay = FIRST_LOOK_MS;
      performance.now() + delay < end;
      delay = Math.min(delay * 2, SLOWEST_LOOK_MS)
    ) {
      await sleep(delay);
      const value = await redis.ask(['GET', key]);
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
    const found = await redis.ask(['SET', key, token, 'NX', 'GET', 'PX', claimMs]);
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
        // Whoever holds the claim by now: what is durable is durable.
        void redis.ask(['SET', key, CONFIRMED, 'EX', String(windowSeconds)]).then((reply) => {
          if (reply === undefined) observer.idsForgottenEarly(1);
        });
      },
      release: () => {
        settle(false);
        // Only if it is still ours. Where this fails, the claim expires.
        void redis.ask(['EVAL', RELEASE, '1', key, token]);
      },
    };
  }

  await redis.start();
  return { claim, size: null, close: () => redis.close() };
}
