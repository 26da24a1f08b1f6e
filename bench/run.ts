/**
 * What a delivery costs: bare node:http, then the gateway (HMAC verification, zod, dedupe, one event) on the embedded log
 * and on Kafka with acks=all through each adapter. The server is pinned to core 0, load and broker to the others; rounds
 * are interleaved and medians shown. On a shared machine trust CPU per delivery and the ratios, not the rates.
 *
 *   npm run bench [-- --deliveries 20000 --rounds 5 --connections 64]
 */
import { parseArgs } from 'node:util';
import { startCluster } from '../test/kafka/cluster.js';
import {
  freePort,
  measure,
  ownMiB,
  quantile,
  type Sample,
  type Server,
  startGateway,
  startServer,
  stopServers,
} from './server.js';

const { values } = parseArgs({
  options: {
    deliveries: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '64' },
  },
});
const DELIVERIES = Number(values.deliveries);
const ROUNDS = Number(values.rounds);
const CONNECTIONS = Number(values.connections);
const WARM_UP = Math.min(10_000, DELIVERIES);

const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

async function main(): Promise<void> {
  const cluster = await startCluster();
  await cluster.createTopic('bench.kafkajs', 6);
  await cluster.createTopic('bench.platformatic', 6);
  const kafka = (client: string) =>
    `kafka: { brokers: ["${cluster.bootstrap().join('", "')}"], client: ${client}, topic: bench.${client} }`;

  const barePort = await freePort();
  const servers = [
    await startServer('bare node:http', ['dist/bench/bare-server.js', String(barePort)], barePort),
    await startGateway('embedded', 'dist', null),
    await startGateway('kafkajs', 'dist', kafka('kafkajs')),
  ];
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
  if (major > 22 || (major === 22 && minor >= 22))
    servers.push(await startGateway('platformatic', 'dist', kafka('platformatic')));
  else console.log(`Node ${process.version}: @platformatic/kafka needs 22.22 and is left out.`);

  const samples = new Map<Server, Sample[]>(servers.map((server) => [server, []]));
  for (const server of servers) await measure(server, WARM_UP, CONNECTIONS);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const server of servers) samples.get(server)!.push(await measure(server, DELIVERIES, CONNECTIONS));
  }

  const bareCpu = median(samples.get(servers[0]!)!.map(({ cpuMicros }) => cpuMicros));
  console.log(
    `\nNode ${process.version}, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${DELIVERIES} deliveries of 1 KB\n`,
  );
  console.log(
    '| server | CPU us/delivery (min-max) | share of bare node:http | deliveries/s | p99 ms at half load | resident (anonymous) MiB |',
  );
  console.log('|---|---|---|---|---|---|');
  for (const [server, all] of samples) {
    const cpu = all.map(({ cpuMicros }) => cpuMicros);
    const rate = median(all.map(({ load }) => load.deliveries / load.seconds));
    const half = await measure(server, Math.round(rate * 2), CONNECTIONS, rate / 2);
    console.log(
      `| ${server.name} | ${median(cpu).toFixed(0)} (${Math.min(...cpu).toFixed(0)}-${Math.max(...cpu).toFixed(0)}) ` +
        `| ${((100 * bareCpu) / median(cpu)).toFixed(0)} % | ${rate.toFixed(0)} ` +
        `| ${half.load.p99Ms.toFixed(1)} | ${ownMiB(server).toFixed(0)} |`,
    );
  }
  await cluster.close();
}

try {
  await main();
} finally {
  await stopServers();
}
