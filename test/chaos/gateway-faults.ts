/** What befalls gateways: killed, told to stop, two of them for the same deliveries; and the store they share. */

import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../kafka/cluster.js';
import type { Fault, Place, Tools } from './faults.js';
import { RedisProcess, whyNoRedis } from './redis-process.js';
import type { World } from './trial.js';

export const gatewayFaults: readonly Fault[] = [
  {
    name: 'gateway-killed',
    title: 'gateway: kill -9 in a loop',
    strike: killAndStart,
  },
  {
    name: 'gateway-killed-away',
    title: 'gateway: kill -9 while all brokers are silent',
    strike: async ({ cluster: { brokers }, gateways: [gateway] }) => {
      for (const broker of brokers) broker.pause();
      await sleep(6000);
      for (let i = 0; i < 3; i++) {
        await gateway!.kill();
        await gateway!.start();
        await sleep(2000);
      }
      for (const broker of brokers) broker.resume();
      await sleep(1000);
      // And in the middle of draining.
      await gateway!.kill();
      await gateway!.start();
    },
  },
  {
    name: 'gateway-stopped',
    title: 'gateway: SIGTERM under load',
    strike: stopAndStart,
  },
  {
    name: 'gateway-stopped-away',
    title: 'gateway: SIGTERM while all brokers are silent',
    strike: async ({ cluster: { brokers }, gateways: [gateway], note }) => {
      for (const broker of brokers) broker.pause();
      await sleep(3000);
      const { ended, seconds } = await gateway!.terminate();
      if (ended !== '0') note(`SIGTERM ended the gateway with ${ended} after ${seconds.toFixed(1)} s`);
      await gateway!.start();
      await sleep(2000);
      for (const broker of brokers) broker.resume();
    },
  },
  {
    name: 'two-gateways',
    title: 'two gateways behind one Redis, every delivery to both at once',
    gateways: 2,
    twinShare: 1,
    missing: whyNoRedis,
    prepare: withRedis,
    strike: () => sleep(5000),
  },
  {
    name: 'two-gateways-killed',
    title: 'two gateways behind one Redis, one of the two killed in turn',
    gateways: 2,
    twinShare: 1,
    missing: whyNoRedis,
    prepare: withRedis,
    strike: async ({ gateways, turn }) => {
      const gateway = gateways[turn % gateways.length]!;
      await gateway.kill();
      await sleep(1000);
      await gateway.start();
    },
  },
  {
    name: 'two-gateways-away',
    title: 'two gateways behind one Redis, all brokers silent',
    gateways: 2,
    mayDisorder: true,
    missing: whyNoRedis,
    prepare: withRedis,
    strike: async ({ cluster: { brokers }, awayMs }) => {
      for (const broker of brokers) broker.pause();
      await sleep(awayMs);
      for (const broker of brokers) broker.resume();
    },
  },
  {
    name: 'redis-killed',
    title: 'two gateways behind one Redis, Redis killed and started empty',
    gateways: 2,
    missing: whyNoRedis,
    prepare: withRedis,
    strike: async ({ tools: { redis } }) => {
      await redis!.kill();
      await sleep(4000);
      await redis!.start();
    },
  },
  {
    name: 'redis-paused',
    title: 'two gateways behind one Redis, Redis silent',
    gateways: 2,
    missing: whyNoRedis,
    prepare: withRedis,
    strike: async ({ tools: { redis } }) => {
      redis!.pause();
      await sleep(4000);
      redis!.resume();
    },
  },
];

export async function killAndStart({ gateways: [gateway] }: World): Promise<void> {
  await gateway!.kill();
  await sleep(200);
  await gateway!.start();
  // Some deaths come while it is still starting up.
  await sleep(Math.random() * 2000);
}

export async function stopAndStart({ gateways: [gateway], note }: World): Promise<void> {
  const { ended, seconds } = await gateway!.terminate();
  if (ended !== '0') note(`SIGTERM ended the gateway with ${ended} after ${seconds.toFixed(1)} s`);
  await gateway!.start();
}

async function withRedis({ directory }: Place): Promise<Tools> {
  const [port] = await freePorts(1);
  const redis = new RedisProcess(port!, directory);
  await redis.start();
  return {
    settings: { dedupe: { store: 'redis', redis: { url: redis.url } } },
    redis,
    close: () => redis.kill(),
  };
}
