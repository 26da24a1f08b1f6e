/**
 * One process per directory: two would give the same offset to two events. The lock names its owner by process id and
 * start time, so a crash leaves nothing for the operator to clean up, even in a container where every process is number 1.
 * It is a symbolic link, which is created whole or not at all, on a full disk too.
 */
import { readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../errors.js';

/** Returns the function that unlocks and never throws. Throws an OperatorError while another process holds the directory, else what the disk says. */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'lock');
  const owner = `${process.pid} ${startOf(process.pid)}`;
  for (;;) {
    try {
      symlinkSync(owner, path);
      return () => unlock(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid, start] = ownerOf(path).split(' ');
    if (isRunning(Number(pid), start ?? '-') && `${pid} ${start}` !== owner) {
      throw new OperatorError(
        `journal.directory: ${directory} is in use by process ${pid}. Give each gateway a directory of its own.`,
      );
    }
    rmSync(path, { force: true });
  }
}

function unlock(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A failing disk must not keep a gateway from ending; the lock of an ended process stops no later one.
  }
}

function ownerOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '0 -';
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isRunning(pid: number, start: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return startOf(pid) === start;
}

/** Start time in clock ticks since boot, from Linux's /proc; '-' elsewhere, where only the process id identifies an owner. */
function startOf(pid: number): string {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  // The command's name stands in brackets and may hold blanks: count fields behind it. The 22nd of the line is the start time.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
}
