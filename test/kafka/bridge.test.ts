/**
 * A real broker that goes down under load and comes back: every publish succeeds in time throughout, and afterwards
 * everything acknowledged is in Kafka, first occurrences in the order in which each key's records came.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Bridge } from '../../src/journal/bridge.js';
import { Ownership } from '../../src/journal/owner.js';
import { openKafkaPublisher } from '../../src/kafka/open-kafka.js';
import { Witness as BridgeWitness, NO_QUARANTINE } from '../journal/bridging.js';
import { type Cluster, describeWithKafka, startCluster } from './cluster.js';
import { type Found, readTopic } from './oracle.js';
import { clientsHere, configOf, LATE_MS, recordOf, sleep, until } from './publishing.js';

const GROUP = 'the journal as a bridge over outages';
const PARTITIONS = 6;
const KEYS = 24;
/** Two of a key are in flight together: its order must hold without waiting for answers. */
const IN_FLIGHT_PER_KEY = 2;
const PAUSE_MS = 10;

/** Numbers each key's records; knows which were acknowledged and how long each took. */
class KeyedLoad {
  readonly acknowledged = new Set<string>();
  readonly failures: unknown[] = [];
  #waits: number[] = [];
  #isStopped = false;
  readonly #writers: Promise<void>[];

  constructor(publish: (id: string, key: string) => Promise<void>) {
    this.#writers = Array.from({ length: KEYS }, (_, key) => this.#write(publish, `k${key}`));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#writers);
  }

  /** Of all waits since the last call. */
  waits(): { count: number; p99: number; longest: number } {
    const sorted = this.#waits.sort((a, b) => a - b);
    this.#waits = [];
    return {
      count: sorted.length,
      p99: Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
      longest: Math.round(sorted.at(-1) ?? 0),
    };
  }

  async #write(publish: (id: string, key: string) => Promise<void>, key: string): Promise<void> {
    const underWay: Promise<void>[] = [];
    for (let turn = 0; !this.#isStopped; turn++) {
      const id = `${key}-${turn}`;
      const startedAt = performance.now();
      underWay.push(
        publish(id, key)
          .then(
            () => void this.acknowledged.add(id),
            (error: unknown) => void this.failures.push(error),
          )
          .then(() => void this.#waits.push(performance.now() - startedAt)),
      );
      if (underWay.length === IN_FLIGHT_PER_KEY) await underWay.shift();
      await sleep(PAUSE_MS);
    }
    await Promise.all(underWay);
  }
}

function judge(load: KeyedLoad, found: readonly Found[]) {
  const ids = found.map(({ headers }) => headers.ce_id!);
  const firsts = new Set(ids);
  let outOfOrder = 0;
  for (let key = 0; key < KEYS; key++) {
    const turns = [...firsts].filter((id) => id.startsWith(`k${key}-`)).map((id) => Number(id.split('-')[1]));
    for (let i = 1; i < turns.length; i++) if (turns[i]! < turns[i - 1]!) outOfOrder++;
  }
  return {
    lost: [...load.acknowledged].filter((id) => !firsts.has(id)),
    duplicates: ids.length - firsts.size,
    outOfOrder,
  };
}

await describeWithKafka(
  GROUP,
  () => {
    for (const client of clientsHere(GROUP)) {
      describe(`${client}`, { timeout: 180_000 }, () => {
        let cluster: Cluster;
        const directory = mkdtempSync(join(tmpdir(), 'onehook-bridge-'));
        before(async () => {
          cluster = await startCluster();
        });
        after(async () => {
          await cluster?.close();
          rmSync(directory, { recursive: true, force: true });
        });

        const broker = () => cluster.brokers[0]!;
        const faults: Record<string, () => Promise<void>> = {
          stopped: async () => {
            await broker().stop();
            await sleep(5000);
            await broker().start();
          },
          killed: async () => {
            await broker().kill();
            await sleep(5000);
            await broker().start();
          },
          paused: async () => {
            broker().pause();
            await sleep(6000);
            broker().resume();
          },
        };
        for (const [fault, happen] of Object.entries(faults)) {
          test(`the broker ${fault}: nothing lost, nothing refused, no order changed`, async (t) => {
            const topic = `bridge-${client}-${fault}`;
            await cluster.createTopic(topic, PARTITIONS);
            const witness = new BridgeWitness();
            const config = configOf(client, cluster.bootstrap());
            const bridge = Bridge.open(await openKafkaPublisher(config), {
              directory: join(directory, fault),
              ownership: new Ownership(join(directory, fault)),
              maxBytes: 1e9,
              publishTimeoutMs: config.publishTimeoutMs,
              quarantine: NO_QUARANTINE,
              observer: witness.observer,
            });
            const load = new KeyedLoad((id, key) => bridge.publish([recordOf(topic, id, key)]));
            await sleep(1000);
            load.waits();
            await sleep(3000);
            const normal = load.waits();
            await happen();
            const outage = load.waits();
            await until('direct again', () => witness.count('journalingEnded') >= 1, 30_000);
            await sleep(1000);
            await load.stop();
            await bridge.close();
            const verdict = judge(load, await readTopic(cluster, topic));
            t.diagnostic(
              `${client}, ${fault}: ${load.acknowledged.size} acknowledged, ${load.failures.length} refused, ` +
                `${verdict.lost.length} lost, ${verdict.duplicates} duplicates, ${verdict.outOfOrder} out of order; ` +
                `${witness.sum('recordsJournaled')} journaled in ${witness.count('journalingBegan')} times; ` +
                `wait p99 ${normal.p99} ms normally, ${outage.p99} ms in the outage, longest ${outage.longest} ms`,
            );
            assert.deepEqual(load.failures, []);
            assert.deepEqual(verdict.lost, []);
            assert.equal(verdict.outOfOrder, 0);
            assert.ok(
              witness.sum('recordsJournaled') > 100,
              'the outage was not bridged, so nothing was tested',
            );
            assert.ok(outage.longest < config.publishTimeoutMs * 1.25 + LATE_MS, `${outage.longest} ms`);
          });
        }
      });
    }
  },
  { ownBrokers: true },
);
