/**
 * What a delivery costs: bare node:http, then the gateway (HMAC verification, zod, dedupe, one event) on the embedded log
 * and on Kafka with acks=all through each adapter. The server is pinned to core 0, load and broker to the others; rounds
 * are interleaved and medians shown. On a shared machine trust CPU per delivery and the ratios, not the rates.
 *
 *   npm run bench [-- --deliveries 20000 --rounds 5 --connections 64]
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCluster } from '../test/kafka/cluster.js';
import { buildRequests, type LoadResult, sendAll } from './load.js';

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
/** As in `npm start`: on a large machine it may grow to 128 MiB, and a third of that costs no speed. */
const YOUNG_GENERATION = '--max-semi-space-size=16';
const SECRET = 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=';
const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK']).toString());

interface Server {
  readonly name: string;
  readonly port: number;
  readonly child: ChildProcess;
}

interface Sample {
  readonly cpuMicros: number;
  readonly load: LoadResult;
}

const directory = mkdtempSync(join(tmpdir(), 'onehook-bench-'));
const servers: Server[] = [];

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function startServer(name: string, args: readonly string[], port: number): Promise<Server> {
  const child = spawn('taskset', ['-c', '0', process.execPath, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const server = { name, port, child };
  servers.push(server);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const [request] = buildRequests(1, '/webhooks/bench', SECRET);
    const answered = await sendAll(port, [request!], 1).catch(() => null);
    if (answered && Object.keys(answered.failures).length === 0) return server;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} did not answer 200 within 10 s`);
}

async function startGateway(name: string, kafka: string | null): Promise<Server> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const file = join(directory, `${name}.yaml`);
  writeFileSync(
    file,
    `http: { host: 127.0.0.1, port: ${port} }
admin: { host: 127.0.0.1, port: ${adminPort} }
sources:
  bench: { provider: standard-webhooks, secrets: ["${SECRET}"] }
journal: { directory: "${join(directory, name)}" }
${kafka ?? ''}
`,
  );
  return startServer(name, [YOUNG_GENERATION, 'dist/src/cli/index.js', 'serve', '--config', file], port);
}

function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Memory of the process's own. Pages of a mapped file (the embedded log) are the kernel's cache, and given back when needed. */
function ownMiB(pid: number): number {
  return Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}

async function measure(server: Server, count: number, rate?: number): Promise<Sample> {
  const requests = buildRequests(count, '/webhooks/bench', SECRET);
  const before = cpuSeconds(server.child.pid!);
  const load = await sendAll(server.port, requests, CONNECTIONS, rate);
  const cpuMicros = ((cpuSeconds(server.child.pid!) - before) * 1e6) / count;
  if (Object.keys(load.failures).length > 0) {
    throw new Error(`${server.name}: not every delivery was answered 200: ${JSON.stringify(load.failures)}`);
  }
  return { cpuMicros, load };
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

async function main(): Promise<void> {
  const cluster = await startCluster();
  await cluster.createTopic('bench.kafkajs', 6);
  await cluster.createTopic('bench.platformatic', 6);
  const kafka = (client: string) =>
    `kafka: { brokers: ["${cluster.bootstrap().join('", "')}"], client: ${client}, topic: bench.${client} }`;

  const barePort = await freePort();
  await startServer('bare node:http', ['dist/bench/bare-server.js', String(barePort)], barePort);
  await startGateway('embedded', null);
  await startGateway('kafkajs', kafka('kafkajs'));
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
  if (major > 22 || (major === 22 && minor >= 22)) await startGateway('platformatic', kafka('platformatic'));
  else console.log(`Node ${process.version}: @platformatic/kafka needs 22.22 and is left out.`);

  const samples = new Map<Server, Sample[]>(servers.map((server) => [server, []]));
  for (const server of servers) await measure(server, WARM_UP);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const server of servers) samples.get(server)!.push(await measure(server, DELIVERIES));
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
    const half = await measure(server, Math.round(rate * 2), rate / 2);
    console.log(
      `| ${server.name} | ${median(cpu).toFixed(0)} (${Math.min(...cpu).toFixed(0)}-${Math.max(...cpu).toFixed(0)}) ` +
        `| ${((100 * bareCpu) / median(cpu)).toFixed(0)} % | ${rate.toFixed(0)} ` +
        `| ${half.load.p99Ms.toFixed(1)} | ${ownMiB(server.child.pid!).toFixed(0)} |`,
    );
  }
  await cluster.close();
}

try {
  await main();
} finally {
  for (const { child } of servers) child.kill('SIGTERM');
  rmSync(directory, { recursive: true, force: true });
}
