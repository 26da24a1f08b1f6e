/** What befalls the disk: the journal's while Kafka is away, or the embedded log's. */

import { setTimeout as sleep } from 'node:timers/promises';
import { FailingDisk, LoopDisk, whyNoFailingDisk, whyNoLoopDisk } from './disk.js';
import type { Fault, Place, Tools } from './faults.js';
import type { World } from './trial.js';

/** How long the journal is at work before its disk goes wrong, and after it is well again. */
const JOURNALING_MS = 4000;
const WRONG_MS = 4000;

interface DiskFault {
  readonly name: string;
  /** Of the journal's disk, or of the embedded log's. */
  readonly title: (of: string) => string;
  readonly on: Pick<Fault, 'missing' | 'prepare'>;
  readonly goWrong: Fault['strike'];
}

const loop = { missing: whyNoLoopDisk, prepare: withLoopDisk };
const failing = { missing: whyNoFailingDisk, prepare: withFailingDisk };

const all: readonly DiskFault[] = [
  {
    name: 'disk-full',
    title: (of) => `${of} disk full`,
    on: loop,
    goWrong: async ({ tools: { loopDisk } }) => {
      await loopDisk!.fill();
      await sleep(WRONG_MS);
      loopDisk!.makeRoom();
    },
  },
  {
    name: 'disk-stalled',
    title: (of) => `${of} disk stalls`,
    on: loop,
    goWrong: ({ tools: { loopDisk } }) => loopDisk!.stall(WRONG_MS / 1000),
  },
  {
    name: 'disk-read-only',
    title: (of) => `${of} disk read-only until it is mounted anew`,
    on: loop,
    goWrong: async ({ tools: { loopDisk }, gateways: [gateway], note }) => {
      await loopDisk!.turnReadOnly();
      await sleep(WRONG_MS);
      const { ended, seconds } = await gateway!.terminate();
      if (ended !== '0') note(`SIGTERM ended the gateway with ${ended} after ${seconds.toFixed(1)} s`);
      await loopDisk!.unmount();
      await loopDisk!.mountAgain();
      await gateway!.start();
    },
  },
  ...(['write', 'sync'] as const).map((how) => ({
    name: `disk-${how}-fails`,
    title: (of: string) => `every ${how} of ${of} disk fails (EIO)`,
    on: failing,
    goWrong: failingWith(how),
  })),
  {
    name: 'disk-slow',
    title: (of) => `every sync of ${of} disk takes 0.7 s longer`,
    on: failing,
    goWrong: failingWith('slow'),
  },
];

/** Kafka is away and the journal is all there is. */
export const diskFaults: readonly Fault[] = all.map(({ name, title, on, goWrong }) => ({
  name,
  title: `brokers silent, then ${title('the journal’s')}`,
  ...on,
  strike: whileAway(goWrong),
}));

/** There is no Kafka. */
export const embeddedDiskFaults: readonly Fault[] = all.map(({ name, title, on, goWrong }) => ({
  name: `embedded-${name}`,
  title: `embedded log: ${title('its')}`,
  isEmbedded: true,
  ...on,
  strike: goWrong,
}));

export function failingWith(how: 'write' | 'sync' | 'full' | 'slow'): Fault['strike'] {
  return async ({ tools: { failingDisk } }) => {
    failingDisk!.fail(how);
    await sleep(WRONG_MS);
    failingDisk!.fail(null);
  };
}

function whileAway(goWrong: (world: World) => Promise<void>): Fault['strike'] {
  return async (world) => {
    const { brokers } = world.cluster;
    for (const broker of brokers) broker.pause();
    try {
      await sleep(JOURNALING_MS);
      await goWrong(world);
      await sleep(JOURNALING_MS);
    } finally {
      for (const broker of brokers) broker.resume();
    }
  };
}

async function withLoopDisk({ directory }: Place): Promise<Tools> {
  const loopDisk = await LoopDisk.mount(directory);
  return {
    settings: { journal: { directory: `${loopDisk.directory}/data` } },
    loopDisk,
    close: () => loopDisk.unmount(),
  };
}

export async function withFailingDisk({ directory }: Place): Promise<Tools> {
  const failingDisk = await FailingDisk.make(directory);
  return { settings: {}, environment: failingDisk.environment, failingDisk, close: async () => {} };
}
