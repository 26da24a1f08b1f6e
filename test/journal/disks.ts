/** Disks that tests may fill, freeze, make read-only and let fail: ext4 in a file, and a file system of our own. Always unmounted. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freshDirectory, releaseBelow, until } from './bridging.js';

const mounted = new Set<string>();
// Before the directories that they are mounted in are removed.
process.prependListener('exit', () => {
  for (const path of mounted) spawnSync('umount', ['--lazy', path]);
});

/** A group of tests that mounts. Where that cannot be done it is skipped with one loud line, and with CI=true it fails. */
export function describeWithDisks(name: string, needs: readonly ('loop' | 'fuse')[], body: () => void): void {
  const missing = needs.map((need) => WHAT_IS_MISSING[need]()).find((why) => why !== null);
  if (missing === undefined) {
    describe(name, { timeout: 90_000 }, body);
  } else if (process.env.CI === 'true') {
    throw new Error(`${name}: ${missing}, and CI=true forbids skipping.`);
  } else {
    console.log(`# NOT RUN: ${name}: ${missing}.`);
  }
}

const WHAT_IS_MISSING = {
  loop: (): string | null => {
    if (process.getuid?.() !== 0) return 'mounting needs root';
    if (spawnSync('umount', ['--version']).error) return 'umount is not installed';
    try {
      new LoopDisk(4).unmountNow();
    } catch (error) {
      return `a file cannot be mounted (${(error as Error).message.trim()})`;
    }
    return spawnSync('fsfreeze', ['--version']).error ? 'fsfreeze is not installed' : null;
  },
  fuse: (): string | null => {
    if (process.getuid?.() !== 0) return 'mounting needs root';
    if (!existsSync('/dev/fuse')) return '/dev/fuse is not there';
    // Nothing is mounted that cannot be unmounted.
    if (spawnSync('umount', ['--version']).error) return 'umount is not installed';
    const { status } = spawnSync(PYTHON, ['-c', 'try:\n import fusepy\nexcept ImportError:\n import fuse']);
    return status === 0 ? null : 'python3-fusepy is not installed';
  },
};

/** Debian's own: its packages are not another Python's. */
const PYTHON = '/usr/bin/python3';

/** An ext4 of so many MiB in a file. */
export class LoopDisk {
  readonly image: string;
  readonly path: string;

  /** `image`: an existing one, of a disk that was never unmounted, say. */
  constructor(megabytes: number, image?: string) {
    const directory = freshDirectory();
    this.image = image ?? join(directory, 'image');
    this.path = join(directory, 'disk');
    mkdirSync(this.path);
    if (image === undefined) {
      writeFileSync(this.image, '');
      truncateSync(this.image, megabytes * 1024 * 1024);
      execFileSync('mkfs.ext4', ['-q', '-F', '-m', '0', this.image], { stdio: ['ignore', 'ignore', 'pipe'] });
    }
    execFileSync('mount', ['-o', 'loop', this.image, this.path], { stdio: ['ignore', 'ignore', 'pipe'] });
    mounted.add(this.path);
  }

  remount(options: 'ro' | 'rw'): void {
    execFileSync('mount', ['-o', `remount,${options}`, this.path]);
  }

  /** Writers hang from now on, and cannot be killed: another process is charged with the thaw before it begins. */
  freeze(seconds: number): void {
    spawn('sh', ['-c', `sleep ${seconds}; fsfreeze -u ${this.path}`], {
      detached: true,
      stdio: 'ignore',
    }).unref();
    execFileSync('fsfreeze', ['-f', this.path]);
  }

  async unmount(): Promise<void> {
    await releaseBelow(this.path);
    this.unmountNow();
  }

  /** Lazily: what a failed test left open must not hide why it failed. */
  unmountNow(): void {
    execFileSync('umount', ['--lazy', this.path]);
    mounted.delete(this.path);
    rmSync(this.path, { recursive: true });
  }
}

/** Passes everything on, until a test makes it fail. */
export class FailingDisk {
  readonly path: string;
  readonly #faults: string;
  readonly #backing: string;
  #child: ChildProcess | null = null;

  constructor() {
    const directory = freshDirectory();
    this.path = join(directory, 'disk');
    this.#backing = join(directory, 'backing');
    this.#faults = join(directory, 'faults');
    mkdirSync(this.path);
    mkdirSync(this.#backing);
    this.fail();
  }

  async mount(): Promise<void> {
    const script = fileURLToPath(new URL('../../../test/journal/failing-fs.py', import.meta.url));
    this.#child = spawn(PYTHON, [script, this.#backing, this.path, this.#faults], { stdio: 'ignore' });
    mounted.add(this.path);
    try {
      await until('mounted', () => readFileSync('/proc/mounts', 'utf8').includes(` ${this.path} `), 15_000);
    } catch (error) {
      await this.unmount();
      throw error;
    }
  }

  /** From now on, `write EIO` and the like; nothing: all is well. */
  fail(...faults: string[]): void {
    writeFileSync(this.#faults, faults.map((fault) => `${fault}\n`).join(''));
  }

  /**
   * It works from now on, and is unmounted when the process ends: a file that was being opened when its operation timed out is
   * closed by the garbage collector, and Node ends a process in which that fails.
   */
  async unmount(): Promise<void> {
    await releaseBelow(this.path);
    this.fail();
    this.#child?.unref();
  }
}
