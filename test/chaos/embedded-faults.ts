/** What befalls a gateway without Kafka: what it answered 2xx must be in `GET /events`. */

import { setTimeout as sleep } from 'node:timers/promises';
import { whyNoFailingDisk } from './disk.js';
import { embeddedDiskFaults, failingWith, withFailingDisk } from './disk-faults.js';
import type { Fault } from './faults.js';
import { killAndStart, stopAndStart } from './gateway-faults.js';
import { whyNotContained } from './gateway-process.js';
import { embeddedTwoOwners, giveBack, refuseSecond, takeOver } from './owner-faults.js';
import type { World } from './trial.js';

/** One after the other in one trial, for the long run. */
const MIXED: readonly (readonly [name: string, strike: Fault['strike']])[] = [
  ['kill -9', killAndStart],
  ['EIO at each write', failingWith('write')],
  ['a second gateway', refuseSecond],
  ['SIGTERM', stopAndStart],
  ['EIO at each sync', failingWith('sync')],
  ['kill -9 while a second gateway starts', takeOverAndBack],
  ['ENOSPC', failingWith('full')],
  ['slow syncs', failingWith('slow')],
];

export const embeddedFaults: readonly Fault[] = [
  {
    name: 'embedded-killed',
    title: 'embedded log: kill -9 in a loop',
    isEmbedded: true,
    strike: killAndStart,
  },
  {
    name: 'embedded-stopped',
    title: 'embedded log: SIGTERM under load',
    isEmbedded: true,
    strike: stopAndStart,
  },
  ...embeddedDiskFaults,
  embeddedTwoOwners,
  {
    name: 'embedded-mixed',
    title: `embedded log, in turn: ${MIXED.map(([name]) => name).join(', ')}`,
    isEmbedded: true,
    gateways: 2,
    sharesDirectory: true,
    missing: async () => (await whyNoFailingDisk()) ?? (await whyNotContained()),
    prepare: withFailingDisk,
    strike: (world) => MIXED[world.turn % MIXED.length]![1](world),
  },
];

async function takeOverAndBack(world: World): Promise<void> {
  await takeOver(world);
  await sleep(1000);
  await giveBack(world);
}
