/** What befalls brokers: leadership, a stop, a death, a silence; of one of three, of two, of all. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Broker } from '../kafka/broker.js';
import type { Fault } from './faults.js';
import type { World } from './trial.js';

export const brokerFaults: readonly Fault[] = [
  {
    name: 'leaders-moved',
    title: 'leadership of every partition moved',
    strike: async ({ cluster, topic, turn }) => {
      await cluster.moveLeaders(topic, turn + 1);
      await sleep(2500);
    },
  },
  {
    name: 'one-stopped',
    title: 'one of three brokers stopped cleanly',
    strike: async (world) => {
      const broker = oneOf(world);
      await broker.stop();
      await sleep(4000);
      await broker.start();
    },
  },
  {
    name: 'one-killed',
    title: 'one of three brokers killed',
    strike: async (world) => {
      const broker = oneOf(world);
      await broker.kill();
      await sleep(8000);
      await broker.start();
    },
  },
  {
    name: 'one-paused',
    title: 'one of three brokers paused',
    strike: async (world) => {
      const broker = oneOf(world);
      broker.pause();
      await sleep(4000);
      broker.resume();
    },
  },
  {
    name: 'replicas-lost',
    title: 'two of three killed: fewer in sync than min.insync.replicas',
    strike: async (world) => {
      const two = [oneOf(world), oneOf({ ...world, turn: world.turn + 1 })];
      await Promise.all(two.map((broker) => broker.kill()));
      await sleep(world.awayMs);
      await Promise.all(two.map((broker) => broker.start()));
    },
  },
  {
    name: 'all-killed',
    title: 'all three brokers down',
    strike: async (world) => {
      const { brokers } = world.cluster;
      await Promise.all(brokers.map((broker) => broker.kill()));
      await sleep(world.awayMs);
      await Promise.all(brokers.map((broker) => broker.start()));
    },
  },
  {
    name: 'all-paused',
    title: 'all three brokers silent',
    strike: async (world) => {
      const { brokers } = world.cluster;
      for (const broker of brokers) broker.pause();
      await sleep(world.awayMs);
      for (const broker of brokers) broker.resume();
    },
  },
];

function oneOf({ cluster: { brokers }, turn }: World): Broker {
  return brokers[turn % brokers.length]!;
}
