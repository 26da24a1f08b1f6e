/** What befalls the topic, by an operator's act, and the links to it. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Place, Tools } from './faults.js';
import { SlowLink } from './slow-link.js';
import type { World } from './trial.js';

const PARTITIONS = 12;
const AWAY_MS = 4000;

export const topicFaults: readonly Fault[] = [
  {
    name: 'topic-missing',
    title: 'topic missing at the start, made later',
    makesTopic: true,
    isOnce: true,
    strike: async ({ cluster, topic }) => {
      await sleep(AWAY_MS);
      await cluster.createTopic(topic, PARTITIONS);
    },
  },
  {
    name: 'topic-deleted',
    title: 'topic deleted, made again after a while',
    strike: async (world) => {
      await remove(world);
      await sleep(AWAY_MS);
      await world.cluster.createTopic(world.topic, PARTITIONS);
    },
  },
  {
    name: 'topic-shrunk',
    title: 'topic deleted, made again at once with fewer partitions',
    strike: async (world) => {
      await remove(world);
      await world.cluster.createTopic(world.topic, [5, 3, PARTITIONS][world.turn % 3]!);
    },
  },
];

export const linkFaults: readonly Fault[] = [
  {
    name: 'latency',
    title: '150 ms each way between gateway and brokers',
    prepare: withSlowLinks,
    strike: slowedDown(150),
  },
  {
    name: 'latency-past-timeout',
    title: '1.2 s each way: every answer comes after its timeout',
    prepare: withSlowLinks,
    strike: slowedDown(1200),
  },
];

/** The listener of the cluster that only these faults use. */
export const SLOW_LISTENER = 'SLOW';

/**
 * What was acknowledged until all brokers had let go of the topic went with it, by the operator's act. What is
 * acknowledged from then on is owed, whether or not there is a topic.
 */
async function remove(world: World): Promise<void> {
  const { cluster, topic } = world;
  await cluster.deleteTopic(topic);
  while (await cluster.hasTopic(topic)) await sleep(100);
  await sleep(1000);
  world.owedSince = Date.now();
}

async function withSlowLinks({ cluster }: Place): Promise<Tools> {
  const links = await Promise.all(
    cluster.brokers.map(({ ports }) =>
      SlowLink.open(ports[`${SLOW_LISTENER}.proxy`]!, ports[SLOW_LISTENER]!),
    ),
  );
  return {
    settings: { kafka: { brokers: cluster.bootstrap(`${SLOW_LISTENER}.proxy`) } },
    links,
    close: async () => void (await Promise.all(links.map((link) => link.close()))),
  };
}

function slowedDown(delayMs: number): Fault['strike'] {
  return async ({ tools: { links } }) => {
    for (const link of links!) link.delayMs = delayMs;
    await sleep(6000);
    for (const link of links!) link.delayMs = 0;
    await sleep(1000);
  };
}
