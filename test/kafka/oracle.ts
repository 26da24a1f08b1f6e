/**
 * Holds every acknowledgement against what is in the log. An id that was acknowledged and cannot be read back is lost;
 * one that was never acknowledged owes nothing; one that is there twice is a duplicate, which a timeout may cause.
 */

import type { Cluster } from './cluster.js';

export interface Found {
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Verdict {
  readonly sent: number;
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly duplicates: number;
}

export function judge(sent: number, acknowledged: ReadonlySet<string>, idsInLog: readonly string[]): Verdict {
  const inLog = new Set(idsInLog);
  return {
    sent,
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((id) => !inLog.has(id)),
    duplicates: idsInLog.length - inLog.size,
  };
}

const STILL_MS = 1000;
const READ_TIMEOUT_MS = 60_000;
let groups = 0;

/** Everything in a topic, once its ends have stood still for a second. */
export async function readTopic(cluster: Cluster, topic: string): Promise<Found[]> {
  const ends = await settledEnds(cluster, topic);
  const missing = new Map<number, bigint>();
  for (const [partition, { low, high }] of ends) if (high > low) missing.set(partition, high);
  const found: Found[] = [];
  if (missing.size === 0) return found;

  const consumer = cluster.kafka().consumer({
    groupId: `oracle-${process.pid}-${Date.now()}-${groups++}`,
    maxWaitTimeInMs: 100,
    retry: { retries: 20, initialRetryTime: 100, maxRetryTime: 1000 },
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Reading ${topic} did not reach its ends: ${[...missing.keys()].join()}`)),
        READ_TIMEOUT_MS,
      );
      consumer
        .run({
          eachBatch: async ({ batch }) => {
            for (const message of batch.messages) {
              const headers: Record<string, string> = {};
              for (const [name, value] of Object.entries(message.headers ?? {}))
                headers[name] = String(value);
              found.push({
                partition: batch.partition,
                offset: message.offset,
                key: message.key?.toString() ?? null,
                value: message.value ?? Buffer.alloc(0),
                headers,
              });
            }
            const end = missing.get(batch.partition);
            if (end !== undefined && BigInt(batch.lastOffset()) + 1n >= end) missing.delete(batch.partition);
            if (missing.size === 0) {
              clearTimeout(timer);
              resolve();
            }
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return found;
}

type Ends = Map<number, { low: bigint; high: bigint }>;

/** Right after a fault a leader may still be taking over; the ends are believed when they no longer change. */
async function settledEnds(cluster: Cluster, topic: string): Promise<Ends> {
  const deadline = Date.now() + READ_TIMEOUT_MS;
  let before = '';
  while (Date.now() < deadline) {
    const offsets = await (await cluster.admin()).fetchTopicOffsets(topic).catch(() => null);
    if (offsets) {
      const now = offsets.map(({ partition, high }) => `${partition}:${high}`).join();
      if (now === before) {
        return new Map(
          offsets.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }]),
        );
      }
      before = now;
    }
    await new Promise((resolve) => setTimeout(resolve, STILL_MS));
  }
  throw new Error(`The ends of ${topic} did not settle.`);
}
