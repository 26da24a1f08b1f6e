/** One trial: a sender, gateways and a topic of their own; a fault that strikes again and again; then the oracle. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, type ClusterOptions, freePorts } from '../kafka/cluster.js';
import { readEach } from '../kafka/oracle.js';
import type { ClientName } from '../kafka/publishing.js';
import { readEventLog } from './event-log-reader.js';
import type { Fault, Place, Tools } from './faults.js';
import { GatewayProcess } from './gateway-process.js';
import { Oracle, type Verdict } from './oracle.js';
import { Sender } from './sender.js';
import { SLOW_LISTENER } from './topic-faults.js';

export interface TrialOptions {
  /** Null: no Kafka, so the embedded log takes its place. */
  readonly client: ClientName | null;
  readonly ratePerSecond: number;
  readonly keys: number;
  /** The fault strikes until so much time has passed, and once at least. */
  readonly seconds: number;
  /** ... and until so many deliveries were acknowledged. */
  readonly deliveries: number;
  /** ... but no longer than this, even if that was not reached. Default: no bound. */
  readonly mostSeconds?: number;
  /** How long a fault of the whole cluster lasts. */
  readonly awaySeconds: number;
  /** Before each strike, and at the end. */
  readonly calmSeconds: number;
  /** Told once a minute how a long trial gets on. */
  readonly progress?: (line: string) => void;
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
  readonly client: ClientName | null;
  readonly seconds: number;
  readonly strikes: number;
  readonly sender: Sender;
  readonly verdict: Verdict;
  /** Harm that the verdict does not count. */
  readonly notes: readonly string[];
  readonly remarks: readonly string[];
  /** Of all gateways: why there were answers of 503. */
  readonly complaints: readonly string[];
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
/** Long: other work may have the machine. */
const WHOLE_TIMEOUT_MS = 240_000;
const ACKNOWLEDGE_TIMEOUT_MS = 240_000;
const DRAIN_TIMEOUT_MS = 240_000;
const STILL_MS = 3000;
const PROGRESS_MS = 60_000;
/** What the oracle has not read yet must not be deleted for its age: retention has tests of its own. */
const LOG_BYTES = 100 * 2 ** 30;
const NO_TOOLS: Tools = { settings: {}, close: async () => {} };
/** Metrics that are 0 as long as nobody has to look after an acknowledged event. */
const HARM = [
  'onehook_journal_records_set_aside_total',
  'onehook_journal_corrupt_total',
  'onehook_embedded_log_corrupt_total',
];
let trials = 0;

/** `cluster`: null for a fault of the embedded log. */
export async function runTrial(cluster: Cluster | null, fault: Fault, options: TrialOptions): Promise<Trial> {
  const { client } = options;
  const run = `${fault.name}-${client ?? 'embedded'}-${process.pid.toString(36)}${trials++}`;
  const topic = `chaos.${run}`;
  const directory = mkdtempSync(join(tmpdir(), 'onehook-chaos-'));
  const place = { cluster: cluster!, topic, directory };
  if (!fault.makesTopic) await cluster?.createTopic(topic, PARTITIONS);
  const tools = (await fault.prepare?.(place)) ?? NO_TOOLS;

  const gateways = await gatewaysOf(fault, tools, client, place);
  const sender = new Sender({
    run,
    ports: gateways.map(({ port }) => port),
    inTurn: !fault.sharesDirectory,
    keys: options.keys,
    ratePerSecond: options.ratePerSecond,
    twinShare: fault.twinShare ?? 0.01,
    repeatShare: 0.01,
  });
  const notes: string[] = [];
  const world = {
    ...{ ...place, gateways, sender, tools, owedSince: 0, turn: 0 },
    awayMs: options.awaySeconds * 1000,
    note: (text: string) => notes.push(text),
  };
  const calmMs = options.calmSeconds * 1000;
  const { mostSeconds = Number.POSITIVE_INFINITY } = options;
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const isOver = () =>
    fault.isOnce ||
    seconds() > mostSeconds ||
    (seconds() > options.seconds && sender.ledger.acknowledged >= options.deliveries);
  let mostMiB = 0;
  const progress = setInterval(() => {
    const resident = gateways.map(({ residentMiB }) => residentMiB ?? 0);
    mostMiB = Math.max(mostMiB, ...resident);
    options.progress?.(
      `${Math.round(seconds() / 60)} min: ${sender.ledger.acknowledged} acknowledged, ${world.turn} strikes, ` +
        `${Math.max(...resident)} MiB resident, ${[...sender.answers].map((pair) => pair.join(' ')).join(', ')}`,
    );
  }, PROGRESS_MS);
  try {
    const [first, ...others] = gateways;
    const serving = fault.sharesDirectory ? [first!] : [first!, ...others];
    for (const gateway of serving) await gateway.start();
    for (const gateway of serving) await gateway.untilReady();
    sender.start();
    do {
      await sleep(calmMs);
      sender.isStruck = true;
      await fault.strike(world);
      if (cluster !== null) await untilWhole(cluster, topic);
      await sleep(SETTLING_MS);
      sender.isStruck = false;
      world.turn++;
    } while (!isOver());
    await sleep(calmMs);
    await sender.stop(ACKNOWLEDGE_TIMEOUT_MS);
    for (const gateway of gateways) if (gateway.hasCrashed) notes.push(`A gateway crashed:\n${gateway.log}`);
    const running = gateways.filter(({ isRunning }) => isRunning);
    for (const gateway of running) notes.push(...(await untilDrained(gateway)));
    for (const gateway of running) {
      const { ended } = await gateway.terminate();
      if (ended !== '0') notes.push(`A gateway ended with ${ended}:\n${gateway.log}`);
    }
    const oracle = new Oracle(sender.ledger);
    if (cluster !== null) {
      await readEach(cluster, topic, (record) => oracle.see(record), STILL_MS);
    } else {
      await first!.start();
      await readEventLog(first!.adminPort, (record) => oracle.see(record));
    }
    const verdict = oracle.verdict(world.owedSince);
    const audit = await fault.audit?.(world, verdict);
    return {
      ...{ fault, client, strikes: world.turn, sender, verdict },
      seconds: seconds(),
      notes: [...notes, ...(audit?.harm ?? [])],
      remarks: [
        ...(audit ? [audit.remark] : []),
        ...(mostMiB > 0 ? [`at most ${mostMiB} MiB resident`] : []),
      ],
      complaints: complaintsOf(gateways),
    };
  } finally {
    clearInterval(progress);
    await sender.stop(0);
    for (const gateway of gateways) await gateway.kill();
    await tools.close();
    await cluster?.deleteTopic(topic).catch(() => {});
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The most frequent first. */
function complaintsOf(gateways: readonly GatewayProcess[]): string[] {
  return gateways.flatMap(({ complaints }) =>
    [...complaints].sort(([, a], [, b]) => b - a).map(([complaint, count]) => `${count} × ${complaint}`),
  );
}

async function gatewaysOf(
  fault: Fault,
  tools: Tools,
  client: ClientName | null,
  { cluster, topic, directory }: Place,
): Promise<GatewayProcess[]> {
  const kafka =
    client === null ? {} : { brokers: cluster.bootstrap(), client, topic, ...tools.settings.kafka };
  const journal = {
    ...(client === null && { maxBytes: LOG_BYTES }),
    ...(fault.sharesDirectory && { directory: join(directory, 'shared') }),
    ...tools.settings.journal,
  };
  const settings = { ...tools.settings, kafka, journal };
  const { environment = {} } = tools;
  const surroundings = { environment, isContained: fault.sharesDirectory ?? false };
  const ports = await freePorts(2 * (fault.gateways ?? 1));
  const gateways: GatewayProcess[] = [];
  for (let i = 0; i < ports.length; i += 2)
    gateways.push(
      new GatewayProcess(join(directory, `gateway-${i}`), [ports[i]!, ports[i + 1]!], settings, surroundings),
    );
  return gateways;
}

/** The next strike meets a cluster that has got over the last. */
async function untilWhole(cluster: Cluster, topic: string): Promise<void> {
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
  for (const name of HARM) {
    const count = await gateway.metric(name);
    if (count) notes.push(`${name} is ${count}`);
  }
  return notes;
}
