/** The faults, by name. `strike` does its harm once and mends it; the trial waits until the cluster is whole again. */

import { brokerFaults } from './broker-faults.js';
import type { GatewaySettings } from './gateway-process.js';
import type { World } from './trial.js';

export interface Fault {
  readonly name: string;
  /** For the table. */
  readonly title: string;
  /** Where a broker dies, a send's outcome is unknown more often: the aim for duplicates is 1 % instead of 0.1 %. */
  readonly killsBroker?: boolean;
  /** Default 1. */
  readonly gateways?: number;
  /** Default 0.01: how many deliveries come twice at the same time. */
  readonly twinShare?: number;
  /** `prepare` or `strike` makes the topic, if there is to be one. */
  readonly makesTopic?: boolean;
  /** Why it cannot be done here; null: it can. */
  readonly missing?: () => Promise<string | null>;
  /** Before the gateways start: what their configuration needs. */
  readonly prepare?: (
    place: Pick<World, 'cluster' | 'topic' | 'directory'>,
  ) => Promise<GatewaySettings | undefined>;
  readonly strike: (world: World) => Promise<void>;
  readonly cleanUp?: (world: World) => Promise<void>;
}

export const faults: readonly Fault[] = [...brokerFaults];
