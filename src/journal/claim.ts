/**
 * Claims to a directory: files `owner-<number>.json`, of which the highest number counts. A number can be created once,
 * so of two processes that follow the same claim one succeeds.
 */
import { randomBytes } from 'node:crypto';
import fs, { type BigIntStats } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '../errors.js';
import { version } from '../version.js';

export interface Claim {
  /** Random, new for each process. */
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  readonly startedAt: string;
  readonly version: string;
  /** Which kernel sees which directory through which mount; null where that is unknown. A socket is heard of in one place only. */
  readonly place: string | null;
  /** Name of the socket in the directory; null where its file system takes none. */
  readonly socket: string | null;
}

export interface FoundClaim {
  readonly number: number;
  readonly path: string;
  /** Null when it is not written yet, or its disk was full. */
  readonly claim: Claim | null;
  /** Of every claim that was there, this one included. */
  readonly numbers: readonly number[];
}

/** The owner writes its claim so often; elsewhere than on its own kernel that is the only sign of life. */
export const BEAT_MS = 1000;
/** Three beats, and room for one that is late. */
const DEAD_AFTER_MS = 3 * BEAT_MS + 500;
const POLL_MS = 200;
const COUNT_CHARACTERS = 12;
const NAME = /^owner-(\d{1,15})\.json$/;
const SOCKET = /^owner-[0-9a-f]{16}\.sock$/;

export const claimPath = (directory: string, number: number): string =>
  join(directory, `owner-${number}.json`);
export const newId = (): string => randomBytes(8).toString('hex');
export const socketName = (id: string): string => `owner-${id}.sock`;

export function claimOf(id: string, place: string | null, socket: string | null): Claim {
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  return { id, pid: process.pid, host: hostname(), startedAt, version, place, socket };
}

/** Numbers of the claims in the directory, and names of its sockets. */
export async function claimsIn(directory: string): Promise<{ numbers: number[]; sockets: string[] }> {
  const names = await readdir(directory);
  return {
    numbers: names.flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number),
    sockets: names.filter((name) => SOCKET.test(name)),
  };
}

/** The claim that counts, if there is one. */
export async function currentClaim(directory: string): Promise<FoundClaim | null> {
  const { numbers } = await claimsIn(directory);
  if (numbers.length === 0) return null;
  const number = Math.max(...numbers);
  const path = claimPath(directory, number);
  return { number, path, claim: await readClaim(path), numbers };
}

async function readClaim(path: string): Promise<Claim | null> {
  try {
    const [claim = ''] = (await readFile(path, 'utf8')).split('\n', 1);
    return JSON.parse(claim) as Claim;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Opens it first: a network file system answers for a name from its cache, and asks its server when a file is opened. What it
 * answered is then known, so only the opening is worth another thread: this is on the way to each acknowledgment.
 */
export function statNow(path: string): Promise<BigIntStats> {
  return new Promise((resolve, reject) => {
    fs.open(path, 'r', (error, descriptor) => {
      if (error) return reject(error);
      try {
        resolve(fs.fstatSync(descriptor, { bigint: true }));
      } catch (cause) {
        reject(cause);
      }
      fs.close(descriptor, () => {});
    });
  });
}

/** Null where the kernel does not say which it is. */
export async function placeOf(directory: string): Promise<string | null> {
  try {
    const kernel = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const { dev, ino } = await stat(directory, { bigint: true });
    return `${kernel} ${dev} ${ino}`;
  } catch {
    return null;
  }
}

/** Null when the number is taken. The file is empty: writing it is a beat. */
export async function createClaim(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  }
}

/**
 * Writes the claim again, with another count: always the same bytes of the same length but that, so it is read whole and needs
 * no room. Written rather than touched, since some file systems take a touch for done. Where even that finds no room, touched.
 */
export async function beat(file: FileHandle, claim: Claim, count: number): Promise<void> {
  const text = `${JSON.stringify(claim)}\n${String(count).padEnd(COUNT_CHARACTERS)}\n`;
  const now = new Date();
  await file.write(text, 0).catch(() => file.utimes(now, now));
}

/** Differs whenever the owner has beaten in between. */
async function lastBeat(path: string): Promise<string> {
  const [{ mtimeNs }, text] = [await statNow(path), await readFile(path, 'utf8')];
  return `${mtimeNs} ${text}`;
}

/** Whether the file changes within three beats. At once when it does. */
export async function isBeating(path: string): Promise<boolean> {
  try {
    const first = await lastBeat(path);
    for (const end = performance.now() + DEAD_AFTER_MS; performance.now() < end; ) {
      await sleep(POLL_MS);
      if ((await lastBeat(path)) !== first) return true;
    }
    return false;
  } catch (error) {
    if (fs.existsSync(path)) throw error;
    return false;
  }
}

export function inUse(directory: string, { claim }: FoundClaim): OperatorError {
  const who = claim === null ? '' : ` (process ${claim.pid} on ${claim.host}, started at ${claim.startedAt})`;
  return new OperatorError(
    `journal.directory: ${directory} is in use by another gateway${who}. Give each gateway a directory of its own, or stop that one first.`,
  );
}

/**
 * One level at a time: with `recursive`, Node never returns where the parent is there and the system says ENOENT all the
 * same, as it does below /proc.
 */
export async function createDirectory(directory: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(directory); !fs.existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const level of missing)
    await mkdir(level, 0o700).catch((error: NodeJS.ErrnoException) => {
      // Another process was faster.
      if (error.code !== 'EEXIST') throw error;
    });
}
