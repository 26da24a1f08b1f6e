/**
 * The quarantine topic, read from its beginning to the end it had at the start. Through kafkajs, whichever client publishes:
 * it runs on every Node that Onehook supports. Commits nothing; its consumer group has a name of its own, and is deleted.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type EachBatchPayload, type Kafka, type KafkaMessage } from 'kafkajs';
import type { KafkaConfig } from '../config/load.js';
import { OperatorError } from '../errors.js';
import type { EventRecord } from '../publisher.js';
import type { Quarantine, QuarantineEntry } from '../replay/quarantine-reader.js';
import { kafkajsOptions } from './kafkajs.js';
import { type KafkaObserver, NO_OBSERVER } from './observer.js';

type Each = (entry: QuarantineEntry) => Promise<void>;

interface Partition {
  readonly end: bigint;
  /** The next offset to deliver: after a rebalance the consumer starts from the beginning. */
  next: bigint;
}

const HEARTBEAT_MS = 3000;
const RETRIES = { retries: 5, initialRetryTime: 100, maxRetryTime: 2000 };

export function kafkaQuarantine(
  config: KafkaConfig,
  topic: string,
  observer: KafkaObserver = NO_OBSERVER,
): Quarantine {
  const kafka = new kafkajs.Kafka({ ...kafkajsOptions(config, observer), retry: RETRIES });
  return {
    async read({ fromOffset, signal }, each) {
      const partitions = await partitionsOf(kafka, topic, fromOffset).catch((error: Error) => {
        if (error instanceof OperatorError) throw error;
        throw new OperatorError(`The quarantine topic ${topic} cannot be read: ${error.message}`);
      });
      await readTo(kafka, topic, partitions, signal, each);
    },
  };
}

async function partitionsOf(
  kafka: Kafka,
  topic: string,
  fromOffset: number | undefined,
): Promise<Map<number, Partition>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    if (fromOffset !== undefined && offsets.length > 1)
      throw new OperatorError(
        `${topic} has ${offsets.length} partitions, each with offsets of its own. Start from a time instead of an offset.`,
      );
    return new Map(
      offsets.map(({ partition, low, high }) => {
        const next = BigInt(Math.max(Number(low), fromOffset ?? 0));
        return [partition, { end: BigInt(high), next }];
      }),
    );
  } finally {
    await admin.disconnect();
  }
}

async function readTo(
  kafka: Kafka,
  topic: string,
  partitions: ReadonlyMap<number, Partition>,
  signal: AbortSignal,
  each: Each,
): Promise<void> {
  const left = () => [...partitions.values()].reduce((sum, { next, end }) => sum + rest(next, end), 0);
  const of = left();
  if (of === 0 || signal.aborted) return;

  const groupId = `onehook-replay-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 250 });
  const { promise: ended, resolve: end, reject: fail } = deferred();
  signal.addEventListener('abort', end, { once: true });
  consumer.on('consumer.crash', ({ payload: { error, restart } }) => {
    if (!restart) fail(new OperatorError(`Reading ${topic} failed: ${error.message}`));
  });

  const eachBatch = async ({ batch, heartbeat, isRunning, isStale }: EachBatchPayload) => {
    const partition = partitions.get(batch.partition);
    if (partition === undefined) return;
    for (const message of batch.messages) {
      const offset = BigInt(message.offset);
      if (offset < partition.next) continue;
      if (signal.aborted || !isRunning() || isStale()) return;
      if (offset >= partition.end) break;
      partition.next = offset + 1n;
      const entry = { record: toRecord(topic, message), offset: Number(offset), at: of - left(), of };
      await withHeartbeats(each(entry), heartbeat);
    }
    // The last offsets may be markers, or records that compaction removed.
    const last = BigInt(batch.lastOffset());
    if (last + 1n >= partition.end) partition.next = partition.end;
    if (left() === 0) end();
  };
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      // The replay reports what `each` throws; kafkajs would retry the batch.
      eachBatch: (payload) => eachBatch(payload).catch(fail),
    });
    await ended;
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(`Reading ${topic} failed: ${(error as Error).message}`);
  } finally {
    signal.removeEventListener('abort', end);
    await consumer.disconnect();
    await deleteGroup(kafka, groupId);
  }
}

const rest = (next: bigint, end: bigint) => (end > next ? Number(end - next) : 0);

/** Sends heartbeats while `work` runs: a consumer without them loses its place in the group. */
async function withHeartbeats(work: Promise<void>, heartbeat: () => Promise<void>): Promise<void> {
  const done = work.then(() => true);
  const pause = new AbortController();
  try {
    while (!(await Promise.race([done, sleep(HEARTBEAT_MS, false, { signal: pause.signal })]))) {
      await heartbeat();
    }
  } finally {
    pause.abort();
  }
}

/** Brokers drop an empty group after days by themselves; without the permission to delete it, that is soon enough. */
async function deleteGroup(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin({ retry: { retries: 1 } });
  try {
    await admin.connect();
    await admin.deleteGroups([groupId]);
  } catch {
    // The brokers drop it.
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

function toRecord(topic: string, { key, value, headers }: KafkaMessage): EventRecord {
  const texts = Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)]);
  return {
    topic,
    key: key?.toString() ?? null,
    headers: Object.fromEntries(texts),
    value: value ?? Buffer.alloc(0),
  };
}

function deferred(): {
  promise: Promise<void>;
  resolve: () => void;
  reject: (error: unknown) => void;
} {
  let resolve = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
