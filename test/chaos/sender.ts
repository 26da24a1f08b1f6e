/**
 * A sender with many jobs. The next delivery of a job leaves only after the last was answered 2xx, so the order of each
 * job's events is well defined; what is not answered 2xx is sent again, the same id and bytes, until it is.
 */

import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, Unanswered } from './connection.js';
import { type Identity, requestOf } from './delivery.js';
import { Ledger } from './ledger.js';

export interface SenderOptions {
  readonly run: string;
  /** Where the gateways listen; a repeated attempt goes to the next one. */
  readonly ports: readonly number[];
  /** All of them take deliveries, so those of a job go to each in turn. False: they go to the one that took the last delivery. */
  readonly inTurn: boolean;
  /** Jobs, each with a connection of its own. */
  readonly keys: number;
  readonly ratePerSecond: number;
  /** How many of the deliveries leave twice at the same time, the second one to the next gateway. 0 to 1. */
  readonly twinShare: number;
  /** How many are sent again after they were acknowledged. 0 to 1. */
  readonly repeatShare: number;
}

/** As long as the spec tells senders to wait. */
const ANSWER_TIMEOUT_MS = 15_000;
const SHORTEST_RETRY_DELAY_MS = 100;
const LONGEST_RETRY_DELAY_MS = 1000;

export class Sender {
  readonly ledger: Ledger;
  /** Requests that left, whatever became of them. */
  attempts = 0;
  /** By status, and by why there was no answer. */
  readonly answers = new Map<string, number>();
  longestMs = 0;
  /** Microseconds of 2xx answers, apart for calm times and while a fault is on. */
  readonly calm: RecordableHistogram = createHistogram();
  readonly struck: RecordableHistogram = createHistogram();
  isStruck = false;
  readonly #options: SenderOptions;
  readonly #connections: Connection[] = [];
  #jobs: Promise<void>[] = [];
  #isStopping = false;
  #giveUpAt = Number.POSITIVE_INFINITY;
  /** Which of the ports. */
  #tookLast = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.ledger = new Ledger(options.run, options.keys);
  }

  start(): void {
    this.#jobs = Array.from({ length: this.#options.keys }, (_, key) => this.#work(key));
  }

  /** Sends no more; resolves when everything sent was acknowledged, or given up after `patienceMs`. */
  async stop(patienceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#giveUpAt = performance.now() + patienceMs;
    await Promise.all(this.#jobs);
    for (const connection of this.#connections) connection.close();
  }

  count(answer: string): number {
    return this.answers.get(answer) ?? 0;
  }

  async #work(key: number): Promise<void> {
    const { ports, inTurn, keys, ratePerSecond, twinShare, repeatShare } = this.#options;
    const intervalMs = (keys * 1000) / ratePerSecond;
    const main = ports.map((port) => this.#connect(port));
    const spare = ports.map((port) => this.#connect(port));
    let dueAt = performance.now() + Math.random() * intervalMs;
    for (let sequence = 1; ; sequence++) {
      await sleep(Math.max(0, dueAt - performance.now()));
      if (this.#isStopping) return;
      dueAt = Math.max(dueAt, performance.now() - intervalMs) + intervalMs;
      const identity = { key, sequence };
      const first = inTurn ? sequence % ports.length : this.#tookLast;
      const second = inTurn ? (first + 1) % ports.length : first;
      const twin = Math.random() < twinShare ? this.#attempt(spare[second]!, identity) : null;
      await this.#deliver(main, first, identity);
      await twin;
      if (Math.random() < repeatShare) await this.#attempt(spare[first]!, identity);
    }
  }

  #connect(port: number): Connection {
    const connection = new Connection(port, ANSWER_TIMEOUT_MS);
    this.#connections.push(connection);
    return connection;
  }

  async #deliver(connections: readonly Connection[], first: number, identity: Identity): Promise<void> {
    let delayMs = SHORTEST_RETRY_DELAY_MS;
    for (let turn = first; ; turn = (turn + 1) % connections.length) {
      if (await this.#attempt(connections[turn]!, identity)) {
        this.#tookLast = turn;
        return;
      }
      if (performance.now() > this.#giveUpAt) return;
      // Spread, or every job would come back in the same millisecond.
      await sleep(delayMs * (0.5 + Math.random()));
      delayMs = Math.min(delayMs * 2, LONGEST_RETRY_DELAY_MS);
    }
  }

  /** Whether it was answered 2xx. */
  async #attempt(connection: Connection, identity: Identity): Promise<boolean> {
    const request = requestOf(this.#options.run, identity);
    this.ledger.sending(identity);
    this.attempts++;
    const startedAt = performance.now();
    const wasStruck = this.isStruck;
    try {
      const status = await connection.exchange(request);
      const tookMs = performance.now() - startedAt;
      this.#count(String(status));
      this.longestMs = Math.max(this.longestMs, tookMs);
      if (status < 200 || status > 299) return false;
      this.ledger.acknowledge(identity, Date.now());
      (wasStruck || this.isStruck ? this.struck : this.calm).record(Math.max(1, Math.round(tookMs * 1000)));
      return true;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      this.#count(error.why);
      // Where nobody listened, or the gateway was killed, nobody answered late either.
      if (error.why === 'silent') this.longestMs = Math.max(this.longestMs, performance.now() - startedAt);
      return false;
    }
  }

  #count(answer: string): void {
    this.answers.set(answer, this.count(answer) + 1);
  }
}
