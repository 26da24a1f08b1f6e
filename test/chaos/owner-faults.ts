/** Two gateways, each in a container of its own, on one directory. The first one serves; the second one must not, until it may. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.js';
import { whyNotContained } from './gateway-process.js';
import type { World } from './trial.js';

const JOURNALING_MS = 3000;
/** A second one waits for the first one to go for 3 s, and has to start before. */
const WAITING_MS = 2500;
const REFUSAL = /is in use by another gateway \(process 1 on /;

const shared = { gateways: 2, sharesDirectory: true, missing: whyNotContained } as const;

export const ownerFaults: readonly Fault[] = [
  {
    name: 'two-owners',
    title: 'two gateways on one directory while all brokers are silent: refused, then taking over',
    ...shared,
    strike: async (world) => {
      const { brokers } = world.cluster;
      for (const broker of brokers) broker.pause();
      try {
        await sleep(JOURNALING_MS);
        await refuseSecond(world);
        await takeOver(world);
        await sleep(JOURNALING_MS);
      } finally {
        for (const broker of brokers) broker.resume();
      }
      await sleep(1000);
      await giveBack(world);
    },
  },
];

export const embeddedTwoOwners: Fault = {
  name: 'embedded-two-owners',
  title: 'embedded log: two gateways on one directory, refused, then taking over',
  isEmbedded: true,
  ...shared,
  strike: async (world) => {
    await refuseSecond(world);
    await takeOver(world);
    await sleep(1000);
    await giveBack(world);
  },
};

/** While the first one lives the second one ends, with a sentence that names the first. */
export async function refuseSecond({ gateways: [, second], note }: World): Promise<void> {
  second!.launch();
  const outcome = await second!.outcome();
  if (outcome !== 'ended' || second!.exitCode !== 1 || !REFUSAL.test(second!.log))
    note(`A second gateway ${outcome} (exit code ${second!.exitCode}):\n${second!.log}`);
  await second!.kill();
}

/** kill -9 of the first one at any moment of the second one's start. */
export async function takeOver({ gateways: [first, second] }: World): Promise<void> {
  second!.launch();
  await sleep(Math.random() * WAITING_MS);
  await first!.kill();
  // Where it was refused a moment before, an orchestrator starts it again.
  if ((await second!.outcome()) !== 'serves') await second!.start();
}

/** A new version starts while the old one is told to stop. */
export async function giveBack({ gateways: [first, second], note }: World): Promise<void> {
  first!.launch();
  const { ended, seconds } = await second!.terminate();
  if (ended !== '0') note(`SIGTERM ended the second gateway with ${ended} after ${seconds.toFixed(1)} s`);
  if ((await first!.outcome()) !== 'serves') await first!.start();
}
