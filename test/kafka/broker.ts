/** One Apache Kafka process of a test cluster: started, stopped, killed, paused. Never outlives this process. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Distribution } from './distribution.js';

const JVM = [
  ...['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  // The one line that says the broker is up is logged at info.
  '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
];
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const LINES_SHOWN = 40;

const running = new Set<ChildProcess>();
const directories = new Set<string>();

/** Removed at the end of this process at the latest. */
export function removeAtExit(directory: string): void {
  directories.add(directory);
}

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
});
for (const [signal, number] of [
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const) {
  process.once(signal, () => process.exit(128 + number));
}

export class Broker {
  readonly id: number;
  /** By listener name; `PLAINTEXT` is always there. */
  readonly ports: Readonly<Record<string, number>>;
  readonly #host: string;
  readonly #distribution: Distribution;
  readonly #directory: string;
  readonly #jvm: readonly string[];
  #child: ChildProcess | null = null;
  #log: string[] = [];

  constructor(options: {
    id: number;
    host: string;
    ports: Readonly<Record<string, number>>;
    directory: string;
    distribution: Distribution;
    jvm: readonly string[];
  }) {
    this.id = options.id;
    this.#host = options.host;
    this.ports = options.ports;
    this.#directory = options.directory;
    this.#distribution = options.distribution;
    this.#jvm = options.jvm;
  }

  /** `host:port` of a listener. */
  address(listener = 'PLAINTEXT'): string {
    return `${this.#host}:${this.ports[listener]}`;
  }

  async start(): Promise<void> {
    this.#log = [];
    const child = spawn(
      'java',
      [...JVM, ...this.#jvm, '-cp', this.#distribution.classPath, 'kafka.Kafka', 'server.properties'],
      { cwd: this.#directory, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    running.add(child);
    child.once('exit', (code, signal) => {
      running.delete(child);
      if (this.#child !== child) return;
      console.error(`Broker ${this.id} ended by itself (${signal ?? code}). Its last words:\n${this.log}`);
      process.exitCode = 1;
    });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        onExit();
      }, START_TIMEOUT_MS);
      const onExit = () => {
        clearTimeout(timer);
        reject(new Error(`Broker ${this.id} did not start. Its last words:\n${this.log}`));
      };
      child.once('exit', onExit);
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          this.#log.push(line);
          if (this.#log.length > LINES_SHOWN) this.#log.shift();
          if (!line.includes('Kafka Server started')) return;
          clearTimeout(timer);
          child.off('exit', onExit);
          resolve();
        });
      }
    });
  }

  /** A clean shutdown, which hands its partitions over. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** It keeps its connections and answers nothing. */
  async pause(): Promise<void> {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    process.kill(pid, 'SIGSTOP');
    // The signal reaches its threads one by one; until the last stands still it may yet answer.
    while (!threadStates(pid).every((state) => state === 'T')) await sleep(5);
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** The last lines it logged. */
  get log(): string {
    return this.#log.join('\n');
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  }
}

/** Linux only, as one letter each: `T` is stopped. Elsewhere the signal has to do. */
function threadStates(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((task) => {
      const stat = readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    });
  } catch {
    return [];
  }
}
