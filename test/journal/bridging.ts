/** What the tests of this folder need: a direct publisher whose every answer a test decides, observations as lines, and directories. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bridge, type JournalOptions, type Quarantining } from '../../src/journal/bridge.js';
import {
  EmbeddedLog,
  type EmbeddedLogObserver,
  type EmbeddedLogOptions,
  type LogEntry,
} from '../../src/journal/embedded-log.js';
import type { JournalObserver } from '../../src/journal/observer.js';
import { Ownership } from '../../src/journal/owner.js';
import {
  type DirectPublisher,
  type EventRecord,
  PublishError,
  type PublishFailure,
  type Readiness,
} from '../../src/publisher.js';

const root = mkdtempSync(join(tmpdir(), 'onehook-bridge-'));
// After the hooks of the tests, which unmount what they mounted below it.
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

export function freshDirectory(): string {
  return mkdtempSync(join(root, 'd-'));
}

const owners = new Map<string, Ownership>();

/** This process owns a directory once, however often a test opens what is in it. */
export function ownerOf(directory: string): Ownership {
  const owner = owners.get(directory) ?? new Ownership(directory);
  owners.set(directory, owner);
  return owner;
}

/** Closes what is open below the path, so that it can be unmounted, and given to another process. */
export async function releaseBelow(path: string): Promise<void> {
  for (const [directory, owner] of owners) {
    if (!directory.startsWith(path)) continue;
    owners.delete(directory);
    await owner.release();
  }
}

export function recordOf(id: string, { topic = 't', key = 'k', bytes = 20 } = {}): EventRecord {
  return { topic, key, headers: { ce_id: id }, value: Buffer.alloc(bytes, id) };
}

export const idOf = (record: EventRecord): string => record.headers.ce_id!;

/** `hold`: it is answered by the test, through `answer`. */
export type Verdict = 'written' | 'hold' | PublishFailure;

interface HeldRecord {
  readonly record: EventRecord;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class FakeDirect implements DirectPublisher {
  /** Decides over a record as it comes. */
  decide: (record: EventRecord) => Verdict = () => 'written';
  isReady = true;
  isClosed = false;
  /** Ids as Kafka has them, in order. */
  readonly written: string[] = [];
  readonly given: string[] = [];
  readonly gaveUp: string[] = [];
  #held: HeldRecord[] = [];

  publish(records: readonly EventRecord[]): Promise<void> {
    const record = records[0]!;
    this.given.push(idOf(record));
    const verdict = this.isReady ? this.decide(record) : 'unavailable';
    if (verdict === 'hold')
      return new Promise((resolve, reject) => this.#held.push({ record, resolve, reject }));
    if (verdict !== 'written') return Promise.reject(new PublishError(verdict, `it is ${verdict}`));
    this.written.push(idOf(record));
    return Promise.resolve();
  }

  get held(): number {
    return this.#held.length;
  }

  answer(id: string, verdict: Exclude<Verdict, 'hold'>): void {
    const at = this.#held.findIndex(({ record }) => idOf(record) === id);
    assert.ok(at >= 0, `${id} is not held`);
    const { resolve, reject } = this.#held.splice(at, 1)[0]!;
    if (verdict === 'written') {
      this.written.push(id);
      resolve();
    } else {
      reject(new PublishError(verdict, `it is ${verdict}`));
    }
  }

  giveUp(topic: string): void {
    this.gaveUp.push(topic);
    const held = this.#held;
    this.#held = held.filter(({ record }) => record.topic !== topic);
    for (const { record, reject } of held)
      if (record.topic === topic) reject(new PublishError('unavailable', 'given up'));
  }

  #onAway: ((why: string) => void) | null = null;

  onAway(listener: (why: string) => void): void {
    this.#onAway = listener;
  }

  async answers(): Promise<boolean> {
    return this.isReady;
  }

  goAway(): void {
    this.isReady = false;
    this.#onAway?.('away');
  }

  readiness(): Readiness {
    return this.isReady ? { ready: true } : { ready: false, why: 'away' };
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

/** What happened, as lines. */
export class Witness {
  readonly lines: string[] = [];
  readonly observer = new Proxy({} as JournalObserver & EmbeddedLogObserver, {
    get:
      (_, name) =>
      (...values: unknown[]) => {
        this.lines.push([String(name), ...values.map(String)].join(' '));
      },
  });

  count(word: string): number {
    return this.lines.filter((line) => line.startsWith(word)).length;
  }

  /** The sum of the last numbers of the lines. */
  sum(word: string): number {
    return this.lines
      .filter((line) => line.startsWith(word))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }
}

/** Roomy, so that a disk of a busy machine is not taken for one that stalls. */
export const PUBLISH_MS = 2000;
/** Whatever a topic refuses for good is set aside in a file. */
export const NO_QUARANTINE: Quarantining = { copyOf: () => null, copied: () => {} };

export function openBridge(options: Partial<JournalOptions> = {}, direct = new FakeDirect()) {
  const witness = new Witness();
  const directory = options.directory ?? freshDirectory();
  const bridge = Bridge.open(direct, {
    directory,
    ownership: ownerOf(directory),
    maxBytes: 1e9,
    publishTimeoutMs: PUBLISH_MS,
    quarantine: NO_QUARANTINE,
    observer: witness.observer,
    ...options,
  });
  return { bridge, direct, witness, directory };
}

export function openEmbedded(options: Partial<EmbeddedLogOptions> = {}) {
  const witness = new Witness();
  const directory = options.directory ?? freshDirectory();
  const log = EmbeddedLog.open({
    directory,
    ownership: ownerOf(directory),
    maxBytes: 1e9,
    observer: witness.observer,
    ...options,
  });
  return { log, witness, directory };
}

/** Everything in it, by as many reads as it takes. */
export async function entriesOf(log: EmbeddedLog, from = 0, limit = 100): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for (let next = from; ; next = entries.at(-1)!.offset + 1) {
    const more = await log.read(next, limit);
    if (more.length === 0) return entries;
    entries.push(...more);
  }
}

/** Paths of the segments of an embedded log. */
export function segmentsOf(directory: string): string[] {
  return readdirSync(join(directory, 'event-log'))
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => join(directory, 'event-log', name));
}

/** Names in a topic's log. */
export function filesOf(directory: string, ending: string, topic = 't'): string[] {
  return readdirSync(join(directory, 'bridge', topic)).filter((name) => name.endsWith(ending));
}

/** Damage is tried at every byte; in the inner loop at every fifth, which comes upon each bit too. */
export const BYTES_APART = process.env.FUZZ_ROUNDS === undefined ? 1 : 5;

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export async function until(what: string, condition: () => boolean, timeoutMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) assert.fail(`${what}: not within ${timeoutMs} ms`);
    await sleep(5);
  }
}

export async function failureOf(publishing: Promise<void>): Promise<PublishError> {
  const error = await publishing.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof PublishError, `It was acknowledged, or failed otherwise: ${error}`);
  return error;
}

/** Ids in the order of their first occurrence. */
export function firsts(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
