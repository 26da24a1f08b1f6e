/**
 * Holds a topic against the ledger. It trusts nothing the gateway says: whose record it is is read from the payload,
 * and the payload's bytes are made anew and compared.
 */

import { bodyOf, type Identity, identityOf, idOf, jobOf, SOURCE } from './delivery.js';
import type { Ledger } from './ledger.js';

export interface Verdict {
  /** Distinct deliveries that were answered 2xx. */
  readonly acknowledged: number;
  /** Acknowledged before `owedSince`: gone with the topic that an operator deleted. */
  readonly excused: number;
  readonly inKafka: number;
  /** Records beyond the first of their event. */
  readonly duplicates: number;
  /** Records marked as published without a look at the dedupe store. */
  readonly unchecked: number;
  /** Acknowledged, and not there. */
  readonly lost: readonly string[];
  /** There, and never sent. */
  readonly unknown: readonly string[];
  /** There with other bytes, another id, key or source than were sent. */
  readonly altered: readonly string[];
  /** Came first after a later one of their job, or on another partition than the rest of it. */
  readonly disordered: readonly string[];
}

/** A record as a reader found it. The embedded log is read event by event: its readers see neither key nor headers. */
export interface Seen {
  readonly partition: number;
  readonly offset: string;
  readonly value: Buffer;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Job {
  /** By sequence - 1: how often it was seen. */
  readonly seen: number[];
  readonly partition: number;
  last: number;
}

const PREFIX = Buffer.from('"data":');

export class Oracle {
  readonly #ledger: Ledger;
  readonly #jobs = new Map<number, Job>();
  readonly #unknown: string[] = [];
  readonly #altered: string[] = [];
  readonly #disordered: string[] = [];
  #records = 0;
  #duplicates = 0;
  #unchecked = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Records of one partition must come in the order of their offsets. */
  see(record: Seen): void {
    this.#records++;
    if (record.headers?.onehook_dedupe === 'unchecked') this.#unchecked++;
    const place = `${record.partition}@${record.offset}`;
    const event = parse(record.value);
    const identity = event && identityOf(this.#ledger.run, event.data);
    if (!identity || !this.#ledger.wasSent(identity)) {
      this.#unknown.push(place);
      return;
    }
    const id = idOf(this.#ledger.run, identity);
    const why = this.#whyAltered(record, event, identity, id);
    if (why !== null) this.#altered.push(`${id} at ${place}: ${why}`);

    const job = this.#job(identity.key, record.partition);
    const before = job.seen[identity.sequence - 1] ?? 0;
    job.seen[identity.sequence - 1] = before + 1;
    if (before > 0) {
      this.#duplicates++;
      return;
    }
    if (identity.sequence < job.last) this.#disordered.push(`${id} at ${place}, after ${job.last}`);
    else if (record.partition !== job.partition)
      this.#disordered.push(`${id} at ${place}, its job on ${job.partition}`);
    job.last = Math.max(job.last, identity.sequence);
  }

  /** `owedSince`: what was acknowledged before (ms since the epoch) is not owed. */
  verdict(owedSince = 0): Verdict {
    const lost: string[] = [];
    for (const identity of this.#ledger.obligations(owedSince)) {
      if (!this.#jobs.get(identity.key)?.seen[identity.sequence - 1])
        lost.push(idOf(this.#ledger.run, identity));
    }
    const { acknowledged } = this.#ledger;
    return {
      acknowledged,
      excused: acknowledged - this.#ledger.countObligations(owedSince),
      inKafka: this.#records,
      duplicates: this.#duplicates,
      unchecked: this.#unchecked,
      lost,
      unknown: this.#unknown,
      altered: this.#altered,
      disordered: this.#disordered,
    };
  }

  #whyAltered(record: Seen, event: Envelope, identity: Identity, id: string): string | null {
    const body = bodyOf(this.#ledger.run, identity);
    const { value } = record;
    const start = value.length - 1 - body.length;
    const isWhole =
      start >= PREFIX.length &&
      value.subarray(start, -1).equals(body) &&
      value.subarray(start - PREFIX.length, start).equals(PREFIX);
    if (!isWhole) return 'other bytes than were sent';
    const { headers = { ce_id: id } } = record;
    if (event.id !== id || headers.ce_id !== id) return `id ${event.id}, header ${headers.ce_id}`;
    const key = `${SOURCE}/${jobOf(identity.key)}`;
    const { key: found = key } = record;
    if (found !== key || event.partitionkey !== key) return `key ${found}`;
    if (event.source !== `/sources/${SOURCE}`) return `source ${event.source}`;
    return null;
  }

  #job(key: number, partition: number): Job {
    let job = this.#jobs.get(key);
    if (!job) {
      job = { seen: [], partition, last: 0 };
      this.#jobs.set(key, job);
    }
    return job;
  }
}

interface Envelope {
  readonly id?: unknown;
  readonly source?: unknown;
  readonly partitionkey?: unknown;
  readonly data?: unknown;
}

function parse(value: Buffer): Envelope | null {
  try {
    return JSON.parse(value.toString()) as Envelope | null;
  } catch {
    return null;
  }
}
