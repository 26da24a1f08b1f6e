/** The faults, by name. `strike` does its harm once and mends it; the trial waits until the cluster is whole again. */

import { brokerFaults } from './broker-faults.js';
import type { FailingDisk, LoopDisk } from './disk.js';
import { diskFaults } from './disk-faults.js';
import { embeddedFaults } from './embedded-faults.js';
import { gatewayFaults } from './gateway-faults.js';
import type { GatewaySettings } from './gateway-process.js';
import type { Verdict } from './oracle.js';
import { ownerFaults } from './owner-faults.js';
import type { RedisProcess } from './redis-process.js';
import { refusingTopics } from './refusing-topic.js';
import type { SlowLink } from './slow-link.js';
import { linkFaults, topicFaults } from './topic-faults.js';
import type { World } from './trial.js';

export interface Fault {
  readonly name: string;
  /** For the table. */
  readonly title: string;
  /** Without Kafka: the events go to the embedded log. */
  readonly isEmbedded?: boolean;
  /** Default 1. */
  readonly gateways?: number;
  /** Each gateway is in a container of its own, and they have one `journal.directory`. Only the first one is started. */
  readonly sharesDirectory?: boolean;
  /** Default 0.01: how many deliveries come twice at the same time. */
  readonly twinShare?: number;
  /** `strike` makes the topic. */
  readonly makesTopic?: boolean;
  /** Order is not promised here, see docs/guarantees.md: what is out of order is counted and no failure. */
  readonly mayDisorder?: boolean;
  /** It can strike once only. */
  readonly isOnce?: boolean;
  /** Why it cannot be done here; null: it can. */
  readonly missing?: () => Promise<string | null>;
  /** Before the gateways start. */
  readonly prepare?: (place: Place) => Promise<Tools>;
  readonly strike: (world: World) => Promise<void>;
  /** Of what the oracle does not see, after its verdict on the topic. */
  readonly audit?: Audit;
}

/** `harm`: each makes the trial fail; `remark` is printed beside the row. */
export type Audit = (
  world: Pick<World, 'cluster' | 'topic' | 'sender' | 'gateways'>,
  verdict: Verdict,
) => Promise<{ readonly harm: readonly string[]; readonly remark: string }>;

export type Place = Pick<World, 'cluster' | 'topic' | 'directory'>;

/** What a fault works with, and how the gateways are told of it. */
export interface Tools {
  readonly settings: GatewaySettings;
  readonly environment?: Readonly<Record<string, string>>;
  readonly loopDisk?: LoopDisk;
  readonly failingDisk?: FailingDisk;
  readonly redis?: RedisProcess;
  /** To each broker. */
  readonly links?: readonly SlowLink[];
  close(): Promise<void>;
}

const single: readonly Fault[] = [
  ...brokerFaults,
  ...linkFaults,
  ...topicFaults,
  ...refusingTopics,
  ...gatewayFaults,
  ...ownerFaults,
  ...diskFaults,
];

/** One after the other in one trial, for the long run. */
const MIXED = [
  'leaders-moved',
  'gateway-killed',
  'one-paused',
  'one-stopped',
  'gateway-stopped',
  'one-killed',
  'all-paused',
  'gateway-killed-away',
].map((name) => single.find((fault) => fault.name === name)!);

export const faults: readonly Fault[] = [
  ...single,
  {
    name: 'mixed',
    title: `in turn: ${MIXED.map(({ name }) => name).join(', ')}`,
    strike: (world) =>
      MIXED[world.turn % MIXED.length]!.strike({ ...world, turn: Math.floor(world.turn / MIXED.length) }),
  },
  ...embeddedFaults,
];
