/** A real redis-server for tests: started in a moment, to be paused and killed, gone with the process. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'node:test';

function whatIsMissing(): string | null {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'redis-server is not installed';
  }
}

/** Where no server can be had the group is skipped with one loud line, and with CI=true it fails. */
export function describeWithRedis(name: string, body: () => void): void {
  const missing = whatIsMissing();
  if (missing === null) describe(name, body);
  else if (process.env.CI === 'true') throw new Error(`${name}: ${missing}, and CI=true forbids skipping.`);
  else console.log(`# NOT RUN: ${name}: ${missing}.`);
}

export class RedisServer {
  readonly port: number;
  readonly #directory = mkdtempSync(join(tmpdir(), 'onehook-redis-'));
  readonly #settings: readonly string[];
  #process: ChildProcess | null = null;

  static async start(settings: readonly string[] = []): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), settings);
    await server.start();
    return server;
  }

  constructor(port: number, settings: readonly string[]) {
    this.port = port;
    this.#settings = settings;
    process.once('exit', () => this.#process?.kill('SIGKILL'));
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}/0`;
  }

  /** Of an empty server: it keeps nothing on disk. Resolves when it takes connections. */
  start(): Promise<void> {
    const started = spawn(
      'redis-server',
      [
        ...['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
        ...this.#settings,
      ],
      { cwd: this.#directory, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#process = started;
    return new Promise((resolve, reject) => {
      let text = '';
      started.stdout!.on('data', (bytes) => {
        text += bytes;
        if (text.includes('Ready to accept connections')) resolve();
      });
      started.once('exit', () => reject(new Error(`redis-server ended:\n${text}`)));
    });
  }

  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
