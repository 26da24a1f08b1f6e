/**
 * The real image, built by buildah and run by podman as Kubernetes would run it: nothing writable but /tmp and the
 * volume, no capabilities, 256 MiB, one CPU. How the machine stores and runs containers is its own affair
 * (CONTAINERS_CONF, CONTAINERS_STORAGE_CONF, BUILDAH_ISOLATION).
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const IMAGE = 'localhost/onehook:dev';
export const MEMORY_BYTES = 256 * 1024 * 1024;
const START_TIMEOUT_MS = 30_000;

const execute = promisify(execFile);

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Never rejects for an exit code. conmon leaves a file where it stands when a container is killed, hence the directory. */
export async function run(command: string, ...args: readonly string[]): Promise<Ended> {
  try {
    const { stdout, stderr } = await execute(command, [...args], { cwd: tmpdir(), maxBuffer: 64 << 20 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as Error & { code?: unknown } & Partial<Ended>;
    if (typeof code !== 'number') throw error;
    return { code, stdout, stderr };
  }
}

export async function must(command: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(command, ...args);
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with ${code}:\n${stderr.slice(-4000)}`);
  return stdout.trim();
}

/** Why the image cannot be built and run here, or null. */
export async function whatIsMissing(): Promise<string | null> {
  const absent: string[] = [];
  for (const tool of ['buildah', 'podman']) await execute(tool, ['--version']).catch(() => absent.push(tool));
  if (absent.length > 0) return `${absent.join(' and ')} cannot be run: install what is missing`;
  return process.getuid?.() === 0 ? null : 'it needs root: a memory limit of a container is the kernel’s';
}

/** The Dockerfile unchanged, on the base images that it names: those that are here, else pulled. */
export async function buildImage(version: string): Promise<void> {
  const revision = await must('git', '-C', root, 'rev-parse', 'HEAD');
  const facts = { VERSION: version, REVISION: revision, CREATED: new Date().toISOString() };
  const buildArgs = Object.entries(facts).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  await must('buildah', 'bud', '--format', 'docker', '--layers', ...buildArgs, '-t', IMAGE, root);
}

export async function inspectImage(): Promise<{
  readonly Size: number;
  readonly Architecture: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Config: { readonly User: string; readonly StopSignal: string; readonly Entrypoint: string[] };
}> {
  return JSON.parse(await must('podman', 'image', 'inspect', IMAGE))[0];
}

export class Container {
  readonly ingestUrl: string;
  readonly adminUrl: string;
  readonly #id: string;
  readonly #pid: number;

  private constructor(id: string, pid: number, ports: readonly [string, string]) {
    this.#id = id;
    this.#pid = pid;
    this.ingestUrl = `http://${ports[0]}`;
    this.adminUrl = `http://${ports[1]}`;
  }

  /** Resolves when it is ready. `config`: as of onehook.yaml. */
  static async start(volume: string, config: object): Promise<Container> {
    const directory = mkdtempSync(join(tmpdir(), 'onehook-image-'));
    const file = join(directory, 'onehook.yaml');
    // JSON is YAML too.
    writeFileSync(file, JSON.stringify(config), { mode: 0o644 });
    const id = await must(
      'podman',
      ...[
        'run',
        '-d',
        '--read-only',
        '--tmpfs',
        '/tmp',
        '--cap-drop=all',
        '--security-opt=no-new-privileges',
      ],
      ...['--memory', String(MEMORY_BYTES), '--memory-swap', String(MEMORY_BYTES), '--cpus', '1'],
      ...['-p', '127.0.0.1::8080', '-p', '127.0.0.1::9090'],
      ...['-v', `${file}:/etc/onehook/onehook.yaml:ro`, '-v', `${volume}:/var/lib/onehook`, IMAGE],
    );
    try {
      const pid = Number(await must('podman', 'inspect', id, '--format', '{{.State.Pid}}'));
      const ports = await Promise.all([8080, 9090].map((port) => must('podman', 'port', id, `${port}`)));
      const container = new Container(id, pid, ports as [string, string]);
      await container.#untilReady();
      return container;
    } catch (error) {
      await must('podman', 'rm', '-f', id);
      throw error;
    } finally {
      // Its mount keeps the file alive.
      rmSync(directory, { recursive: true });
    }
  }

  async #untilReady(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await this.answers('/readyz'))) {
      if (Date.now() > deadline) throw new Error(`It is not ready:\n${await this.log()}`);
      await sleep(100);
    }
  }

  /** Within a second, and that all is well. */
  async answers(path: string): Promise<boolean> {
    const answer = await fetch(`${this.adminUrl}${path}`, { signal: AbortSignal.timeout(1000) }).catch(
      () => null,
    );
    await answer?.body?.cancel();
    return answer?.ok === true;
  }

  exec(...command: readonly string[]): Promise<Ended> {
    return run('podman', 'exec', this.#id, ...command);
  }

  /** Of the gateway's process, as the kernel has it: `/proc/PID/status`. */
  status(): Map<string, string> {
    const lines = readFileSync(`/proc/${this.#pid}/status`, 'utf8').trim().split('\n');
    return new Map(lines.map((line) => line.split(/:\s+/) as [string, string]));
  }

  /** What no eviction of cached files can give back, and so what a limit kills for. Bytes. */
  anonymousBytes(): number {
    return Number.parseInt(this.status().get('RssAnon') ?? '', 10) * 1024;
  }

  async log(): Promise<string> {
    const { stdout, stderr } = await run('podman', 'logs', '--tail', '40', this.#id);
    return stdout + stderr;
  }

  /** SIGTERM, or the image's own signal to stop; SIGKILL after `graceSeconds`. */
  async stop(graceSeconds = 30): Promise<{ readonly exitCode: number; readonly seconds: number }> {
    const startedAt = performance.now();
    await must('podman', 'stop', '-t', String(graceSeconds), this.#id);
    const seconds = (performance.now() - startedAt) / 1000;
    const exitCode = Number(await must('podman', 'inspect', this.#id, '--format', '{{.State.ExitCode}}'));
    return { exitCode, seconds };
  }

  async remove(): Promise<void> {
    await must('podman', 'rm', '-f', this.#id);
  }
}
