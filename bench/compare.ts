/**
 * Two builds side by side, on the embedded log: CPU time for one whole delivery, in rounds that take turns. A build is a `dist`
 * folder with the project's other files beside it. Two processes of each build show how much of a difference is chance.
 *
 *   node dist/bench/compare.js before/dist after/dist [--deliveries 8000 --rounds 12 --connections 32]
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measure, quantile, type Server, startGateway, stopServers } from './server.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    deliveries: { type: 'string', default: '8000' },
    rounds: { type: 'string', default: '12' },
    connections: { type: 'string', default: '32' },
  },
});
const [DELIVERIES, ROUNDS, CONNECTIONS] = [values.deliveries, values.rounds, values.connections].map(
  Number,
) as [number, number, number];

const spread = (numbers: readonly number[]) =>
  [0, 0.5, 1].map((q) => quantile(numbers, q).toFixed(1)).join(' / ');
const differences = (from: readonly number[], to: readonly number[]) =>
  to.map((value, round) => value - from[round]!);
const means = (a: readonly number[], b: readonly number[]) =>
  a.map((value, round) => (value + b[round]!) / 2);

async function main(): Promise<void> {
  const [before, after] = positionals;
  if (!before || !after) throw new Error('Give two dist folders: the one before and the one after.');
  const servers: Server[] = [];
  for (const name of ['before 1', 'after 1', 'before 2', 'after 2'])
    servers.push(await startGateway(name, resolve(name.startsWith('before') ? before : after), null));

  const cpu = new Map<Server, number[]>(servers.map((server) => [server, []]));
  for (const server of servers) await measure(server, DELIVERIES, CONNECTIONS);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const server of round % 2 === 0 ? servers : servers.toReversed())
      cpu.get(server)!.push((await measure(server, DELIVERIES, CONNECTIONS)).cpuMicros);
  }

  console.log(`Node ${process.version}, ${ROUNDS} rounds of ${DELIVERIES} deliveries of 1 KB`);
  console.log('CPU us for one delivery: minimum / median / maximum');
  for (const [{ name }, times] of cpu) console.log(`  ${name}: ${spread(times)}`);
  const [before1, after1, before2, after2] = [...cpu.values()] as [number[], number[], number[], number[]];
  console.log(`  after - before: ${spread(differences(means(before1, before2), means(after1, after2)))}`);
  console.log(`  by chance (before 2 - before 1): ${spread(differences(before1, before2))}`);
  console.log(`  by chance (after 2 - after 1): ${spread(differences(after1, after2))}`);
}

try {
  await main();
} finally {
  await stopServers();
}
