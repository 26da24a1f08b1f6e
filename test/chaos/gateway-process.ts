/** A gateway as an operator runs it: the built command in a process of its own, on the same ports and directory after each start. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PROVIDER, SECRET, SOURCE } from './delivery.js';

export interface GatewaySettings {
  readonly kafka?: Readonly<Record<string, unknown>>;
  readonly journal?: Readonly<Record<string, unknown>>;
  readonly [section: string]: unknown;
}

export interface GatewaySurroundings {
  readonly environment?: Readonly<Record<string, string>>;
  /** In a namespace of processes of its own. Default false. */
  readonly isContained?: boolean;
}

const CLI = fileURLToPath(new URL('../../src/cli/index.js', import.meta.url));
/** Long: other work may have the machine. */
const START_TIMEOUT_MS = 120_000;
/** As long as an orchestrator waits, by default. */
const END_TIMEOUT_MS = 30_000;
const LINES_KEPT = 40;
/** Process 1 of a namespace of its own, as in a container: there its number and its start say nothing about it. */
const CONTAINED = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child=SIGKILL'] as const;

/** Why a gateway cannot be contained here; null: it can. */
export function whyNotContained(): Promise<string | null> {
  const [command, ...options] = CONTAINED;
  return promisify(execFile)(command, [...options, 'true']).then(
    () => null,
    () => 'unshare --pid needs root',
  );
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class GatewayProcess {
  readonly port: number;
  readonly adminPort: number;
  readonly #configPath: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #isContained: boolean;
  readonly #lines: string[] = [];
  /** What it reported as a warning or an error, with how often: numbers left out, so that there are few of them. */
  readonly complaints = new Map<string, number>();
  #child: ChildProcess | null = null;

  /** `settings` go over the defaults of this file, section by section. */
  constructor(
    directory: string,
    ports: readonly [number, number],
    settings: GatewaySettings,
    { environment = {}, isContained = false }: GatewaySurroundings = {},
  ) {
    this.#environment = environment;
    this.#isContained = isContained;
    [this.port, this.adminPort] = ports;
    mkdirSync(directory, { recursive: true });
    this.#configPath = join(directory, 'onehook.yaml');
    const config = {
      http: { host: '127.0.0.1', port: this.port },
      admin: { port: this.adminPort },
      sources: { [SOURCE]: { provider: PROVIDER, secrets: SECRET } },
      log: { level: 'warn' },
      ...settings,
      journal: { directory: join(directory, 'data'), ...settings.journal },
    };
    // JSON is YAML too.
    writeFileSync(this.#configPath, JSON.stringify(config));
  }

  /** Resolves when it listens; not when it reaches Kafka. */
  async start(): Promise<void> {
    this.launch();
    const outcome = await this.outcome();
    if (outcome !== 'serves')
      throw new Error(`The gateway did not start (exit code ${this.#child?.exitCode}):\n${this.log}`);
  }

  /** Does not wait for what becomes of it. */
  launch(): void {
    const [command, ...options] = [
      ...(this.#isContained ? CONTAINED : []),
      ...[process.execPath, CLI, 'serve', '--config', this.#configPath],
    ];
    const child = spawn(command!, options, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#environment },
    });
    this.#child = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.#lines.push(line);
        this.#complained(line);
        if (this.#lines.length > LINES_KEPT) this.#lines.shift();
      });
    }
  }

  /** What has become of a launched one: it serves, or it has ended. `silent`: neither in time. */
  async outcome(timeoutMs = START_TIMEOUT_MS): Promise<'serves' | 'ended' | 'silent'> {
    for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(50)) {
      if (this.hasCrashed) return 'ended';
      if (await this.#answers('/startupz')) return 'serves';
    }
    return 'silent';
  }

  /** Of one that has ended by itself. */
  get exitCode(): number | null {
    return this.#child?.exitCode ?? null;
  }

  /** Its resident memory in MiB; null where it does not run. */
  get residentMiB(): number | null {
    try {
      const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.#pid}/status`, 'utf8'))?.[1];
      return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
    } catch {
      return null;
    }
  }

  async untilReady(timeoutMs = 30_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!(await this.#answers('/readyz'))) {
      if (Date.now() > deadline)
        throw new Error(`The gateway was not ready in ${timeoutMs} ms:\n${this.log}`);
      await sleep(100);
    }
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM; how it ended: its exit code, or the signal that ended it. And how long that took. */
  async terminate(): Promise<{ ended: string; seconds: number }> {
    const startedAt = performance.now();
    const ended = await this.#end('SIGTERM');
    return { ended, seconds: (performance.now() - startedAt) / 1000 };
  }

  /** The sum of a metric over its labels; null where there is no such metric. */
  async metric(name: string): Promise<number | null> {
    const text = await (await fetch(`http://127.0.0.1:${this.adminPort}/metrics`)).text();
    const values = [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))];
    return values.length === 0 ? null : values.reduce((sum, [, value]) => sum + Number(value), 0);
  }

  /** Whether it ended without being asked to. */
  get hasCrashed(): boolean {
    return this.#child !== null && (this.#child.exitCode !== null || this.#child.signalCode !== null);
  }

  /** The last lines it wrote. */
  get log(): string {
    return this.#lines.join('\n');
  }

  /** Whether it runs, as far as it is known here. */
  get isRunning(): boolean {
    return this.#child !== null && !this.hasCrashed;
  }

  #complained(line: string): void {
    const found = /"message":"([^"]+)"/.exec(line);
    if (found === null) return;
    const why = /"why":"([^"]+)"/.exec(line)?.[1] ?? '';
    const suppressed = Number(/"suppressed":(\d+)/.exec(line)?.[1] ?? 0);
    const complaint = `${found[1]}: ${why}`.replace(/\d+/g, 'N');
    this.complaints.set(complaint, (this.complaints.get(complaint) ?? 0) + 1 + suppressed);
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<string> {
    const child = this.#child;
    this.#child = null;
    if (!child) return 'not running';
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      this.#signal(child, signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    }
    return String(child.exitCode ?? child.signalCode);
  }

  /** The gateway itself, not the process that made its namespace. */
  #signal(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
    const pid = this.#isContained ? innerPid(child) : null;
    if (pid === null) child.kill(signal);
    else process.kill(pid, signal);
  }

  get #pid(): number | undefined {
    if (this.#child === null) return undefined;
    return (this.#isContained ? innerPid(this.#child) : null) ?? this.#child.pid;
  }

  async #answers(path: string): Promise<boolean> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.adminPort}${path}`, {
        signal: AbortSignal.timeout(1000),
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }
}

/** The one process that `unshare` has started; null: none yet, or no more. */
function innerPid({ pid }: ChildProcess): number | null {
  try {
    return Number.parseInt(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'), 10) || null;
  } catch {
    return null;
  }
}
