/** Servers to measure, each a process of its own on a port of this machine; and the CPU time and the memory that one takes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRequests, type LoadResult, sendAll } from './load.js';

export interface Server {
  readonly name: string;
  readonly port: number;
  readonly child: ChildProcess;
}

/** CPU time in microseconds for one delivery, and what the load saw. */
export interface Sample {
  readonly cpuMicros: number;
  readonly load: LoadResult;
}

const SECRET = 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=';
const PATH = '/webhooks/bench';
/** As in `npm start`: on a large machine it may grow to 128 MiB, and a third of that costs no speed. */
const YOUNG_GENERATION = '--max-semi-space-size=16';

const directory = mkdtempSync(join(tmpdir(), 'onehook-bench-'));
const servers: Server[] = [];

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Runs Node with these arguments, on core 0. Resolves when the server answers 200; throws after 10 s. */
export async function startServer(name: string, args: readonly string[], port: number): Promise<Server> {
  const child = spawn('taskset', ['-c', '0', process.execPath, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const server = { name, port, child };
  servers.push(server);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answered = await sendAll(port, buildRequests(1, PATH, SECRET), 1).catch(() => null);
    if (answered && Object.keys(answered.failures).length === 0) return server;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} did not answer 200 within 10 s`);
}

/** `dist`: the build to run. `kafka`: a line of its configuration; null: the embedded log. */
export async function startGateway(name: string, dist: string, kafka: string | null): Promise<Server> {
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
  const command = join(dist, 'src/cli/index.js');
  return startServer(name, [YOUNG_GENERATION, command, 'serve', '--config', file], port);
}

/** Throws unless every delivery is answered 200. */
export async function measure(
  { name, port, child }: Server,
  count: number,
  connections: number,
  ratePerSecond?: number,
): Promise<Sample> {
  const requests = buildRequests(count, PATH, SECRET);
  const before = cpuMicros(child.pid!);
  const load = await sendAll(port, requests, connections, ratePerSecond);
  const spent = cpuMicros(child.pid!) - before;
  if (Object.keys(load.failures).length > 0) {
    throw new Error(`${name}: not every delivery was answered 200: ${JSON.stringify(load.failures)}`);
  }
  return { cpuMicros: spent / count, load };
}

/** Of all threads. In nanoseconds at the source, where `/proc/PID/stat` has ticks of 10 ms. */
function cpuMicros(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const times = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'));
  return times.reduce((sum, text) => sum + Number(text.split(' ', 1)[0]), 0) / 1000;
}

/** Memory of the process's own. Pages of a mapped file (the embedded log) are the kernel's cache, and given back when needed. */
export function ownMiB({ child }: Server): number {
  return Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024;
}

/** `q`: 0 is the minimum, 0.5 the median, 1 the maximum. */
export const quantile = (numbers: readonly number[], q: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * q))]!;

export async function stopServers(): Promise<void> {
  const ended = servers.map(({ child }) => new Promise((resolve) => child.once('exit', resolve)));
  for (const { child } of servers) child.kill('SIGTERM');
  await Promise.all(ended);
  rmSync(directory, { recursive: true, force: true });
}
