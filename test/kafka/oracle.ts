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
const SETTLE_TIMEOUT_MS = 60_000;
/** Reading may take long; what may not is that nothing more comes. */
const PROGRESS_TIMEOUT_MS = 30_000;
let groups = 0;

/** Everything in a topic, once its ends have stood still for a second. */
export async function readTopic(cluster: Cluster, topic: string): Promise<Found[]> {
  const found: Found[] = [];
  await readEach(cluster, topic, (record) => found.push(record));
  return found;
}

/**
 * Hands over every record of a topic once its ends have stood still for `stillMs`; those of one partition in the order
 * of their offsets, each once. Rejects when the reader itself missed an offset.
 */
export async function readEach(
  cluster: Cluster,
  topic: string,
  onRecord: (record: Found) => void,
  stillMs = STILL_MS,
): Promise<void> {
  const ends = await settledEnds(cluster, topic, stillMs);
  /** By partition: the next offset to come, and where it ends. */
  const missing = new Map<number, { next: bigint; end: bigint }>();
  for (const [partition, { low, high }] of ends) {
    if (high > low) missing.set(partition, { next: low, end: high });
  }
  if (missing.size === 0) return;

  const consumer = cluster.kafka().consumer({
    groupId: `oracle-${process.pid}-${Date.now()}-${groups++}`,
    maxWaitTimeInMs: 100,
    retry: { retries: 20, initialRetryTime: 100, maxRetryTime: 1000 },
  });
  let timer: NodeJS.Timeout | undefined;
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const progressed = () => {
        clearTimeout(timer);
        timer = setTimeout(
          () => reject(new Error(`Reading ${topic} did not reach its ends: ${[...missing.keys()].join()}`)),
          PROGRESS_TIMEOUT_MS,
        );
      };
      progressed();
      consumer
        .run({
          eachBatch: async ({ batch: { partition, messages } }) => {
            progressed();
            const open = missing.get(partition);
            for (const message of messages) {
              const offset = BigInt(message.offset);
              // Fetched twice, or written after the ends were taken.
              if (!open || offset < open.next || offset >= open.end) continue;
              if (offset > open.next)
                return reject(new Error(`The reader missed ${partition}@${open.next}.`));
              open.next++;
              const headers: Record<string, string> = {};
              for (const [name, value] of Object.entries(message.headers ?? {}))
                headers[name] = String(value);
              onRecord({
                partition,
                offset: message.offset,
                key: message.key?.toString() ?? null,
                value: message.value ?? Buffer.alloc(0),
                headers,
              });
            }
            if (open && open.next >= open.end) missing.delete(partition);
            if (missing.size === 0) resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    clearTimeout(timer);
    await consumer.disconnect();
  }
}

type Ends = Map<number, { low: bigint; high: bigint }>;

/** Right after a fault a leader may still be taking over; the ends are believed when they no longer change. */
async function settledEnds(cluster: Cluster, topic: string, stillMs: number): Promise<Ends> {
  const deadline = Date.now() + SETTLE_TIMEOUT_MS;
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
    await new Promise((resolve) => setTimeout(resolve, stillMs));
  }
  throw new Error(`The ends of ${topic} did not settle.`);
}
