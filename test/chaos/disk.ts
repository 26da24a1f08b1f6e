/** Disks that go wrong: a small file system of our own on a loop device (needs root), and one made to fail by a preloaded library. */

import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DISK_BYTES = 128 * 1024 * 1024;

const mounted = new Set<string>();
process.on('exit', () => {
  for (const directory of mounted) execFileSync('umount', ['--lazy', directory]);
});

export async function whyNoLoopDisk(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'mounting a loop device needs root';
  return run('losetup', ['--find']).then(
    () => null,
    () => 'no loop device can be had here',
  );
}

export class LoopDisk {
  /** Where it is mounted. */
  readonly directory: string;
  readonly #image: string;

  private constructor(parent: string) {
    this.directory = join(parent, 'disk');
    this.#image = join(parent, 'disk.img');
  }

  static async mount(parent: string): Promise<LoopDisk> {
    const disk = new LoopDisk(parent);
    mkdirSync(disk.directory);
    await run('truncate', ['-s', String(DISK_BYTES), disk.#image]);
    await run('mkfs.ext4', ['-q', disk.#image]);
    await disk.mountAgain();
    return disk;
  }

  async mountAgain(): Promise<void> {
    await run('mount', ['-o', 'loop', this.#image, this.directory]);
    mounted.add(this.directory);
  }

  async unmount(): Promise<void> {
    await run('umount', [this.directory]);
    mounted.delete(this.directory);
  }

  /** Not one byte is free any more. */
  async fill(): Promise<void> {
    await run('dd', ['if=/dev/zero', `of=${this.#filler}`, 'bs=64k']).catch(() => {});
  }

  makeRoom(): void {
    rmSync(this.#filler, { force: true });
  }

  /** What the kernel does after an error of the file system; only a new mount ends it. */
  async turnReadOnly(): Promise<void> {
    await run('mount', ['-o', 'remount,abort', this.directory]);
  }

  /** Whoever writes waits. Thawed by a process of its own, since one that waits for the disk hears no signal. */
  async stall(seconds: number): Promise<void> {
    const thaw = spawn('sh', ['-c', `sleep ${seconds}; fsfreeze -u "$0"`, this.directory], {
      stdio: 'ignore',
      detached: true,
    });
    const thawed = new Promise((resolve) => thaw.once('exit', resolve));
    await run('fsfreeze', ['-f', this.directory]);
    await thawed;
  }

  get #filler(): string {
    return join(this.directory, 'filler');
  }
}

const SOURCE = fileURLToPath(new URL('../../../test/chaos/failing-disk.c', import.meta.url));

export async function whyNoFailingDisk(): Promise<string | null> {
  if (process.platform !== 'linux') return 'the library that fails a disk is for Linux';
  return run('cc', ['--version']).then(
    () => null,
    () => 'no C compiler here (Debian: apt-get install gcc libc6-dev)',
  );
}

export class FailingDisk {
  /** For the process whose disk it is. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #control: string;

  private constructor(library: string, control: string) {
    this.#control = control;
    this.environment = { LD_PRELOAD: library, FAILING_DISK: control };
  }

  static async make(parent: string): Promise<FailingDisk> {
    const library = join(parent, 'failing-disk.so');
    await run('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl']);
    return new FailingDisk(library, join(parent, 'failing-disk'));
  }

  /** `write` and `sync`: EIO; `full`: ENOSPC; `slow`: 700 ms more for each sync; null: all is well again. */
  fail(how: 'write' | 'sync' | 'full' | 'slow' | null): void {
    if (how === null) rmSync(this.#control, { force: true });
    else writeFileSync(this.#control, how);
  }
}
