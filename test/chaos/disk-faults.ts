/** What befalls the journal's disk, while Kafka is away and the journal is all there is. */

import { setTimeout as sleep } from 'node:timers/promises';
import { FailingDisk, LoopDisk, whyNoFailingDisk, whyNoLoopDisk } from './disk.js';
import type { Fault, Place, Tools } from './faults.js';
import type { World } from './trial.js';

/** How long the journal is at work before its disk goes wrong, and after it is well again. */
const JOURNALING_MS = 4000;
const WRONG_MS = 4000;

export const diskFaults: readonly Fault[] = [
  {
    name: 'disk-full',
    title: 'brokers silent, then the journal’s disk full',
    missing: whyNoLoopDisk,
    prepare: withLoopDisk,
    strike: whileAway(async ({ tools: { loopDisk } }) => {
      await loopDisk!.fill();
      await sleep(WRONG_MS);
      loopDisk!.makeRoom();
    }),
  },
  {
    name: 'disk-stalled',
    title: 'brokers silent, then the journal’s disk stalls',
    missing: whyNoLoopDisk,
    prepare: withLoopDisk,
    strike: whileAway(({ tools: { loopDisk } }) => loopDisk!.stall(WRONG_MS / 1000)),
  },
  {
    name: 'disk-read-only',
    title: 'brokers silent, then the journal’s disk read-only until it is mounted anew',
    missing: whyNoLoopDisk,
    prepare: withLoopDisk,
    strike: whileAway(async ({ tools: { loopDisk }, gateways: [gateway], note }) => {
      await loopDisk!.turnReadOnly();
      await sleep(WRONG_MS);
      const { ended, seconds } = await gateway!.terminate();
      if (ended !== '0') note(`SIGTERM ended the gateway with ${ended} after ${seconds.toFixed(1)} s`);
      await loopDisk!.unmount();
      await loopDisk!.mountAgain();
      await gateway!.start();
    }),
  },
  ...(['write', 'sync'] as const).map(
    (how): Fault => ({
      name: `disk-${how}-fails`,
      title: `brokers silent, then every ${how} of the journal’s disk fails (EIO)`,
      missing: whyNoFailingDisk,
      prepare: withFailingDisk,
      strike: whileAway(async ({ tools: { failingDisk } }) => {
        failingDisk!.fail(how);
        await sleep(WRONG_MS);
        failingDisk!.fail(null);
      }),
    }),
  ),
];

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

async function withFailingDisk({ directory }: Place): Promise<Tools> {
  const failingDisk = await FailingDisk.make(directory);
  return { settings: {}, environment: failingDisk.environment, failingDisk, close: async () => {} };
}
