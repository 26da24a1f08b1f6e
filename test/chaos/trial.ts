/** One trial: a sender, gateways and a topic of their own; a fault that strikes again and again; then the oracle. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, type ClusterOptions, freePorts } from '../kafka/cluster.js';
import { readEach } from '../kafka/oracle.js';
import type { ClientName } from '../kafka/publishing.js';
import type { Fault, Tools } from './faults.js';
import { GatewayProcess } from './gateway-process.js';
import { Oracle, type Verdict } from './oracle.js';
import { Sender } from './sender.js';
import { SLOW_LISTENER } from './topic-faults.js';

export interface TrialOptions {
  readonly client: ClientName;
  readonly ratePerSecond: number;
  readonly keys: number;
  /** The fault strikes until so much time has passed, and once at least. */
  readonly seconds: number;
  /** ... and until so many deliveries were acknowledged. */
  readonly deliveries: number;
  /** How long a fault of the whole cluster lasts. */
  readonly awaySeconds: number;
  /** Before each strike, and at the end. */
  readonly calmSeconds: number;
}

/** What a fault may lay hands on. */
export interface World {
  readonly cluster: Cluster;
  readonly topic: string;
  readonly gateways: readonly GatewayProcess[];
  readonly sender: Sender;
  readonly tools: Tools;
  /** Of this trial alone; the gateways' journals are in it. */
  readonly directory: string;
  /** What was acknowledged before is not owed (ms since the epoch). For a topic that is deleted, and nothing else. */
  owedSince: number;
  /** How long a fault of the whole cluster lasts. */
  readonly awayMs: number;
  /** How often `strike` was called before. */
  readonly turn: number;
  note(text: string): void;
}

export interface Trial {
  readonly fault: Fault;
  readonly client: ClientName;
  readonly seconds: number;
  readonly strikes: number;
  readonly sender: Sender;
  readonly verdict: Verdict;
  /** Harm that the verdict does not count. */
  readonly notes: readonly string[];
  readonly remarks: readonly string[];
}

/** What every fault can be done to. */
export const CLUSTER: ClusterOptions = {
  brokers: 3,
  listeners: { [SLOW_LISTENER]: 'PLAINTEXT' },
  proxied: [SLOW_LISTENER],
};

const PARTITIONS = 12;
/** Senders come back only after their pauses; answers until then belong to the fault. */
const SETTLING_MS = 1500;
const WHOLE_TIMEOUT_MS = 90_000;
const ACKNOWLEDGE_TIMEOUT_MS = 90_000;
const DRAIN_TIMEOUT_MS = 120_000;
const STILL_MS = 3000;
const NO_TOOLS: Tools = { settings: {}, close: async () => {} };
let trials = 0;

export async function runTrial(cluster: Cluster, fault: Fault, options: TrialOptions): Promise<Trial> {
  const run = `${fault.name}-${options.client}-${process.pid.toString(36)}${trials++}`;
  const topic = `chaos.${run}`;
  const directory = mkdtempSync(join(tmpdir(), 'onehook-chaos-'));
  if (!fault.makesTopic) await cluster.createTopic(topic, PARTITIONS);
  const tools = (await fault.prepare?.({ cluster, topic, directory })) ?? NO_TOOLS;

  const kafka = { brokers: cluster.bootstrap(), client: options.client, topic, ...tools.settings.kafka };
  const ports = await freePorts(2 * (fault.gateways ?? 1));
  const gateways: GatewayProcess[] = [];
  for (let i = 0; i < ports.length; i += 2) {
    const settings = { ...tools.settings, kafka };
    gateways.push(
      new GatewayProcess(
        join(directory, `gateway-${i}`),
        [ports[i]!, ports[i + 1]!],
        settings,
        tools.environment,
      ),
    );
  }
  const sender = new Sender({
    run,
    ports: gateways.map(({ port }) => port),
    keys: options.keys,
    ratePerSecond: options.ratePerSecond,
    twinShare: fault.twinShare ?? 0.01,
    repeatShare: 0.01,
  });
  const notes: string[] = [];
  const world = {
    ...{ cluster, topic, gateways, sender, tools, directory, owedSince: 0, turn: 0 },
    awayMs: options.awaySeconds * 1000,
    note: (text: string) => notes.push(text),
  };
  const calmMs = options.calmSeconds * 1000;
  const startedAt = performance.now();
  const isOver = () =>
    fault.isOnce ||
    (performance.now() - startedAt > options.seconds * 1000 &&
      sender.ledger.acknowledged >= options.deliveries);
  try {
    for (const gateway of gateways) await gateway.start();
    for (const gateway of gateways) await gateway.untilReady();
    sender.start();
    do {
      await sleep(calmMs);
      sender.isStruck = true;
      await fault.strike(world);
      await untilWhole(world);
      await sleep(SETTLING_MS);
      sender.isStruck = false;
      world.turn++;
    } while (!isOver());
    await sleep(calmMs);
    await sender.stop(ACKNOWLEDGE_TIMEOUT_MS);
    for (const gateway of gateways) if (gateway.hasCrashed) notes.push(`A gateway crashed:\n${gateway.log}`);
    for (const gateway of gateways) notes.push(...(await untilDrained(gateway)));
    for (const gateway of gateways) {
      const { ended } = await gateway.terminate();
      if (ended !== '0') notes.push(`A gateway ended with ${ended}:\n${gateway.log}`);
    }
    const oracle = new Oracle(sender.ledger);
    await readEach(cluster, topic, (record) => oracle.see(record), STILL_MS);
    const verdict = oracle.verdict(world.owedSince);
    const audit = await fault.audit?.(world, verdict);
    return {
      ...{ fault, client: options.client, strikes: world.turn, sender, verdict },
      seconds: (performance.now() - startedAt) / 1000,
      notes: [...notes, ...(audit?.harm ?? [])],
      remarks: audit ? [audit.remark] : [],
    };
  } finally {
    await sender.stop(0);
    for (const gateway of gateways) await gateway.kill();
    await tools.close();
    await cluster.deleteTopic(topic).catch(() => {});
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The next strike meets a cluster that has got over the last. */
async function untilWhole({ cluster, topic }: World): Promise<void> {
  const deadline = Date.now() + WHOLE_TIMEOUT_MS;
  while (!(await cluster.isWhole(topic))) {
    if (Date.now() > deadline) throw new Error(`${topic} was not whole again in ${WHOLE_TIMEOUT_MS} ms.`);
    await sleep(200);
  }
}

/** What a journal holds is acknowledged and not yet in Kafka. Resolves to what somebody must know of it. */
async function untilDrained(gateway: GatewayProcess): Promise<string[]> {
  const notes: string[] = [];
  const deadline = Date.now() + DRAIN_TIMEOUT_MS;
  while (((await gateway.metric('onehook_journal_oldest_timestamp_seconds')) ?? 0) > 0) {
    if (Date.now() > deadline) {
      notes.push(`The journal was not drained in ${DRAIN_TIMEOUT_MS} ms.`);
      break;
    }
    await sleep(200);
  }
  for (const name of ['onehook_journal_records_set_aside_total', 'onehook_journal_corrupt_total']) {
    const count = await gateway.metric(name);
    if (count) notes.push(`${name} is ${count}`);
  }
  return notes;
}
