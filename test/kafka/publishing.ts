/** What the tests of this folder need to publish: configurations, records, clients that run here, and load. */

import assert from 'node:assert/strict';
import { atLeast, PLATFORMATIC_NODE } from '../../src/config/consistency.js';
import type { KafkaConfig } from '../../src/config/load.js';
import { type KafkaObserver, NO_OBSERVER } from '../../src/kafka/observer.js';
import { type EventRecord, PublishError, type Publisher } from '../../src/publisher.js';

export type ClientName = KafkaConfig['client'];

export const runsPlatformatic = atLeast(process.versions.node, PLATFORMATIC_NODE);

/** The clients that run on this Node; what does not is said once, loudly. */
export function clientsHere(group: string): ClientName[] {
  if (runsPlatformatic) return ['kafkajs', 'platformatic'];
  console.log(
    `# NOT RUN: ${group} with platformatic: it needs Node ${PLATFORMATIC_NODE}, and this is ${process.versions.node}.`,
  );
  return ['kafkajs'];
}

/** Frozen to the ground, as the real one is: a client must not write into it. */
export function configOf(
  client: ClientName,
  brokers: readonly string[],
  more: Partial<KafkaConfig> = {},
): KafkaConfig {
  for (const part of [brokers, more.tls, more.sasl]) Object.freeze(part);
  return Object.freeze({
    brokers,
    client,
    clientId: 'onehook-test',
    publishTimeoutMs: 2000,
    requestTimeoutMs: 2000,
    maxBatchBytes: 900_000,
    tls: null,
    sasl: null,
    ...more,
  });
}

export function recordOf(topic: string, id: string, key: string | null = id, bytes = 200): EventRecord {
  return {
    topic,
    key,
    headers: { ce_id: id, 'content-type': 'application/cloudevents+json' },
    value: Buffer.alloc(bytes, id),
  };
}

/** What happened, as lines, for the message of an assertion that fails. */
export class Witness {
  readonly lines: string[] = [];
  readonly observer: KafkaObserver = {
    ...NO_OBSERVER,
    sendFailed: (topic, kind) => this.lines.push(`sendFailed ${topic} ${kind}`),
    circuitOpened: (why) => this.lines.push(`circuitOpened ${why}`),
    circuitClosed: () => this.lines.push('circuitClosed'),
    producerRenewed: (why) => this.lines.push(`producerRenewed ${why}`),
    rejectionCaught: (why) => this.lines.push(`rejectionCaught ${why}`),
    credentialsRotated: (setting) => this.lines.push(`credentialsRotated ${setting}`),
    credentialsUnusable: (setting, why) => this.lines.push(`credentialsUnusable ${setting}: ${why}`),
    tokenNotRenewed: (why) => this.lines.push(`tokenNotRenewed ${why}`),
    topicCreated: (...facts) => this.lines.push(`topicCreated ${facts.join(' ')}`),
    topicNotCreated: (topic, why) => this.lines.push(`topicNotCreated ${topic}: ${why}`),
    clientLogged: (text, fields) => this.lines.push(`clientLogged ${text} ${JSON.stringify(fields)}`),
  };

  count(word: string): number {
    return this.lines.filter((line) => line.startsWith(word)).length;
  }
}

export async function failureOf(publishing: Promise<void>): Promise<PublishError> {
  try {
    await publishing;
  } catch (error) {
    assert.ok(error instanceof PublishError, String(error));
    return error;
  }
  assert.fail('It was acknowledged.');
}

/** The failure, which must be there before the event loop has turned once. */
export async function failureAtOnce(publishing: Promise<void>): Promise<PublishError> {
  const failure = failureOf(publishing);
  const turn = new Promise<null>((resolve) => setImmediate(resolve, null));
  const first = await Promise.race([failure, turn]);
  assert.ok(first, 'It did not fail at once.');
  return first;
}

/** Machines that run tests are busy: what is bounded in time may be this much late. */
export const LATE_MS = 1500;

export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) assert.fail(`${what}: not within ${timeoutMs} ms`);
    await sleep(50);
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Writers that publish one record after the other, as long as they are let; each id is published once. */
export class Load {
  sent = 0;
  readonly acknowledged = new Set<string>();
  readonly failures: PublishError[] = [];
  /** The longest that one publish took to settle. */
  longestMs = 0;
  readonly #publisher: Publisher;
  readonly #topic: string;
  #isStopped = false;
  #writers: Promise<void>[] = [];

  constructor(publisher: Publisher, topic: string) {
    this.#publisher = publisher;
    this.#topic = topic;
  }

  start(writers: number, pauseMs: number): void {
    this.#writers = Array.from({ length: writers }, (_, writer) => this.#write(writer, pauseMs));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#writers);
  }

  async #write(writer: number, pauseMs: number): Promise<void> {
    for (let turn = 0; !this.#isStopped; turn++) {
      const id = `w${writer}-${turn}`;
      const startedAt = performance.now();
      this.sent++;
      try {
        await this.#publisher.publish([recordOf(this.#topic, id, turn % 4 === 0 ? null : id)]);
        this.acknowledged.add(id);
      } catch (error) {
        assert.ok(error instanceof PublishError, String(error));
        this.failures.push(error);
      }
      this.longestMs = Math.max(this.longestMs, performance.now() - startedAt);
      await sleep(pauseMs);
    }
  }
}
