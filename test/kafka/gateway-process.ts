/** The built command as a process of its own, whose source `renders` publishes to the topic `events`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { post, secretOf, signStandard } from '../support/gateway.js';
import type { Cluster } from './cluster.js';
import { until } from './publishing.js';

export const BIN = fileURLToPath(new URL('../../src/cli/index.js', import.meta.url));
const SECRET = secretOf('s');

export class GatewayProcess {
  static readonly #running = new Set<ChildProcess>();

  /** Of a failed test too: a child that nobody ends keeps its test file alive. */
  static endAll(): void {
    for (const child of GatewayProcess.#running) child.kill('SIGKILL');
  }

  /** Its configuration. */
  readonly file: string;
  readonly #port: number;
  readonly #adminPort: number;
  #child: ChildProcess | null = null;
  /** Of its log, of all its lives. */
  readonly lines: Readonly<Record<string, unknown>>[] = [];

  private constructor(file: string, port: number, adminPort: number) {
    this.file = file;
    this.#port = port;
    this.#adminPort = adminPort;
  }

  /** Without a cluster: on the embedded log. */
  static async configured(
    directory: string,
    cluster: Cluster | null,
    journal: string,
  ): Promise<GatewayProcess> {
    const [port, adminPort] = [await freePort(), await freePort()];
    const file = join(directory, `${cluster ? 'kafka' : 'embedded'}.yaml`);
    writeFileSync(
      file,
      `http: { host: 127.0.0.1, port: ${port} }
admin: { port: ${adminPort} }
sources: { renders: { provider: standard-webhooks, secrets: "${SECRET}" } }
${cluster ? `kafka: { brokers: ${JSON.stringify(cluster.bootstrap())}, topic: events }` : ''}
journal: ${journal}
dedupe: { store: memory }
`,
    );
    return new GatewayProcess(file, port, adminPort);
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [BIN, 'serve', '--config', this.file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => this.lines.push(JSON.parse(line)));
    this.#child = child;
    GatewayProcess.#running.add(child);
    child.once('exit', () => GatewayProcess.#running.delete(child));
    await until('it answers', () =>
      fetch(`http://127.0.0.1:${this.#adminPort}/startupz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  }

  /** Returns its exit code. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#child!;
    // Once its last line has been read.
    const exited = once(child, 'close');
    child.kill(signal);
    await exited;
    return child.exitCode;
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.#adminPort}/metrics`)).text();
    return Number(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
  }

  readiness(): Promise<number> {
    return fetch(`http://127.0.0.1:${this.#adminPort}/readyz`).then(({ status }) => status);
  }

  /** `bytes`: of a text beside the id. */
  deliver(id: string, bytes = 0) {
    const body = JSON.stringify({
      type: 'video.completed',
      timestamp: new Date().toISOString(),
      data: { id, text: 'x'.repeat(bytes) },
    });
    return post(`http://127.0.0.1:${this.#port}/webhooks`, {
      body,
      headers: signStandard(SECRET, body, { id }),
    });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
