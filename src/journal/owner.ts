/**
 * One gateway a directory, also across containers and machines: two would acknowledge events into files that the other one
 * drains and removes. What is acknowledged after `confirm` was on disk before any later owner looked. See ADR 12.
 */
import type { BigIntStats } from 'node:fs';
import { type FileHandle, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '../errors.js';
import {
  BEAT_MS,
  beat,
  type Claim,
  claimOf,
  claimPath,
  claimsIn,
  createClaim,
  createDirectory,
  currentClaim,
  type FoundClaim,
  inUse,
  isBeating,
  newId,
  placeOf,
  socketName,
  statNow,
} from './claim.js';
import { knock, listenIn } from './owner-socket.js';

interface Held {
  readonly path: string;
  /** Open as long as it is held, so that no other file gets its inode. */
  readonly file: FileHandle;
  readonly stats: BigIntStats;
  readonly claim: Claim;
  readonly stopListening: (() => Promise<void>) | null;
  readonly timer: NodeJS.Timeout;
}

/** Runs what waits for the disk. */
type Runner = (operation: () => Promise<void>) => Promise<void>;

/** For an owner that is about to stop: its successor may start a moment early. */
const PATIENCE_MS = 3000;
const POLL_MS = 200;
/** Closing does not wait longer for a disk that stalls. */
const RELEASE_MS = 1000;

export class Ownership {
  readonly directory: string;
  readonly #lostListeners: ((why: string) => void)[] = [];
  #held: Held | null = null;
  #claiming: Promise<void> | null = null;
  #confirming: Promise<void> | null = null;
  #confirmingNext: Promise<void> | null = null;
  #failure: OperatorError | null = null;
  #whyLost: string | null = null;
  #isReleased = false;
  #isBeating = false;
  #beats = 0;
  #runBeat: Runner = (operation) => operation();

  /** Touches nothing yet. */
  constructor(directory: string) {
    this.directory = directory;
  }

  /** Why the directory is not this gateway's any more. Final: what it knows of the files there is out of date. */
  get whyLost(): string | null {
    return this.#whyLost;
  }

  /** Why it could not be claimed; its cause is the disk's, if any. */
  get failure(): OperatorError | null {
    return this.#failure;
  }

  /** Called once, when another gateway has taken the directory over or the files in it are not those that this one made. */
  onLost(listener: (why: string) => void): void {
    this.#lostListeners.push(listener);
  }

  /** Lets the sign of life wait its turn at a disk that stalls: it must not hold one more of the process's threads. */
  beatThrough(runner: Runner): void {
    this.#runBeat = runner;
  }

  /**
   * Creates the directory and makes it this gateway's, at most once. Rejects with an OperatorError within 10 s where another
   * gateway has it, or it cannot be created or written.
   */
  async claim(): Promise<void> {
    if (this.#held !== null) return;
    if (this.#isReleased) throw new Error(`${this.directory} was released`);
    this.#claiming ??= this.#acquire().finally(() => {
      this.#claiming = null;
    });
    await this.#claiming;
  }

  /**
   * Resolves when the directory is this gateway's at this moment; claims it where that has not succeeded yet. To be awaited
   * before a file there is created or removed, and between an fsync and the acknowledgment of what it made durable.
   */
  confirm(): Promise<void> {
    // One that is under way may have looked before this call, so those who come meanwhile share the next one.
    if (this.#confirming === null) {
      this.#confirming = this.#confirm().finally(() => {
        this.#confirming = null;
      });
      return this.#confirming;
    }
    this.#confirmingNext ??= this.#confirming
      .catch(() => {})
      .then(() => {
        this.#confirmingNext = null;
        return this.confirm();
      });
    return this.#confirmingNext;
  }

  /** `file`, whose content is to be acknowledged, still has a name: confirms that with the ownership. */
  async confirmLinked(file: FileHandle, path: string): Promise<void> {
    const [{ nlink }] = await Promise.all([file.stat(), this.confirm()]);
    if (nlink > 0) return;
    this.#lose(`${path} was removed while it was being written`);
    throw this.#lostError();
  }

  /** Never rejects, and waits for no disk that stalls. */
  async release(): Promise<void> {
    this.#isReleased = true;
    await this.#claiming?.catch(() => {});
    const held = this.#held;
    if (held === null || this.#whyLost !== null) return;
    this.#held = null;
    const removing = (async () => {
      if (!(await isStill(held))) return;
      await rm(held.path, { force: true });
      if (held.claim.socket !== null) await rm(join(this.directory, held.claim.socket), { force: true });
    })().catch(() => {});
    await Promise.race([removing, sleep(RELEASE_MS)]);
    await this.#letGo(held);
  }

  async #confirm(): Promise<void> {
    if (this.#whyLost !== null) throw this.#lostError();
    const held = this.#held;
    if (held === null) return this.claim();
    if (await isStill(held)) return;
    this.#lose(`${held.path} is another gateway's, or was removed`);
    throw this.#lostError();
  }

  async #acquire(): Promise<void> {
    try {
      await createDirectory(this.directory);
    } catch (error) {
      throw this.#failed('cannot be created', error);
    }
    const deadline = performance.now() + PATIENCE_MS;
    try {
      for (;;) {
        const found = await currentClaim(this.directory);
        if (found === null || !(await isAlive(this.directory, found))) {
          if (await this.#follow(found)) break;
        } else if (performance.now() > deadline) {
          throw inUse(this.directory, found);
        }
        // Two that started in the same moment must not meet again and again.
        await sleep(POLL_MS * (0.5 + Math.random()));
      }
    } catch (error) {
      throw this.#failed('cannot be written', error);
    }
    this.#failure = null;
  }

  #failed(what: string, error: unknown): OperatorError {
    this.#failure =
      error instanceof OperatorError
        ? error
        : new OperatorError(
            `journal.directory: ${this.directory} ${what} (${(error as Error).message}). Give a directory that this user may write to.`,
            { cause: error },
          );
    return this.#failure;
  }

  /** Takes the place of `found`, which is dead. False when another process was faster. */
  async #follow(found: FoundClaim | null): Promise<boolean> {
    const id = newId();
    const number = (found?.number ?? 0) + 1;
    const path = claimPath(this.directory, number);
    // Before the claim: a process that reads the claim must be able to knock.
    const stopListening = await listenIn(this.directory, socketName(id));
    const socket = stopListening === null ? null : socketName(id);
    let file: FileHandle | null = null;
    const giveUp = async () => {
      await stopListening?.();
      if (socket !== null) await rm(join(this.directory, socket), { force: true }).catch(() => {});
      if (file === null) return;
      await rm(path, { force: true }).catch(() => {});
      await file.close();
    };
    try {
      const claim = claimOf(id, await placeOf(this.directory), socket);
      file = await createClaim(path);
      if (file !== null) await beat(file, claim, 0);
      const { numbers, sockets } = await claimsIn(this.directory);
      const others = numbers.filter((other) => other !== number);
      const isAlone = others.every((other) => found?.numbers.includes(other));
      if (file === null || !isAlone || (socket !== null && !sockets.includes(socket))) {
        await giveUp();
        return false;
      }
      for (const other of others) await rm(claimPath(this.directory, other), { force: true });
      for (const other of sockets)
        if (other !== socket) await rm(join(this.directory, other), { force: true });
      this.#hold({ path, file, stats: await file.stat({ bigint: true }), claim, stopListening });
      return true;
    } catch (error) {
      await giveUp();
      throw error;
    }
  }

  #hold(held: Omit<Held, 'timer'>): void {
    const timer = setInterval(() => void this.#beatOnce(), BEAT_MS);
    timer.unref();
    this.#held = { ...held, timer };
  }

  /** Writes its own file through the handle, so never another gateway's; and notices a loss while nothing is written. */
  async #beatOnce(): Promise<void> {
    const held = this.#held;
    if (this.#isBeating || held === null) return;
    this.#isBeating = true;
    try {
      await this.#runBeat(async () => {
        if (this.#held !== held || this.#whyLost !== null) return;
        await beat(held.file, held.claim, ++this.#beats).catch(() => {});
        await this.confirm();
      });
    } catch {
      // The loss was reported; a disk that fails is reported by those who write.
    } finally {
      this.#isBeating = false;
    }
  }

  #lose(why: string): void {
    if (this.#whyLost !== null || this.#isReleased) return;
    this.#whyLost = why;
    if (this.#held !== null) void this.#letGo(this.#held);
    for (const listener of this.#lostListeners) listener(why);
  }

  async #letGo({ file, timer, stopListening }: Held): Promise<void> {
    clearInterval(timer);
    await stopListening?.();
    await Promise.race([file.close().catch(() => {}), sleep(RELEASE_MS)]);
  }

  #lostError(): Error {
    return new Error(`journal.directory is not this gateway's any more: ${this.#whyLost}`);
  }
}

/** Whether the owner who claimed `directory` lives. Takes three beats where only those can tell. */
export async function isAlive(directory: string, { path, claim }: FoundClaim): Promise<boolean> {
  if (claim?.socket) {
    const outcome = await knock(directory, claim.socket);
    if (outcome === 'answered') return true;
    // Only where its socket would be heard of: another kernel, and another mount of the same disk, know nothing of it.
    const isHere = claim.place !== null && claim.place === (await placeOf(directory));
    if (outcome === 'refused' && isHere) return false;
  }
  return isBeating(path);
}

async function isStill({ path, stats, claim }: Held): Promise<boolean> {
  try {
    const { dev, ino } = await statNow(path);
    if (dev === stats.dev && ino === stats.ino) return true;
    // Some network file systems number their files anew.
    return (await readFile(path, 'utf8')).includes(claim.id);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ESTALE'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
