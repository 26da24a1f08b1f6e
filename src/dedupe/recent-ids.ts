/**
 * The ids confirmed last, in two generations: when the newer is full, the older is dropped whole. At most `maxKeys` are
 * held, and the newest half of them always. What has expired stays until then, found by nobody: its room is bounded anyway.
 */
import { Generation } from './generation.js';

export interface RecentIdsOptions {
  readonly maxKeys: number;
  readonly forgottenEarly: (count: number) => void;
  /** Newest first. */
  readonly loaded?: readonly Generation[];
}

export class RecentIds {
  readonly #capacity: number;
  readonly #forgottenEarly: (count: number) => void;
  #newer: Generation;
  #older: Generation | undefined;

  static capacity(maxKeys: number): number {
    return Math.ceil(maxKeys / 2);
  }

  constructor({ maxKeys, forgottenEarly, loaded = [] }: RecentIdsOptions) {
    this.#capacity = RecentIds.capacity(maxKeys);
    this.#forgottenEarly = forgottenEarly;
    this.#newer = loaded[0] ?? new Generation(1, this.#capacity);
    this.#older = loaded[1];
  }

  /** Newest first, at most two. */
  get generations(): readonly Generation[] {
    return this.#older ? [this.#newer, this.#older] : [this.#newer];
  }

  get size(): number {
    return this.#newer.count + (this.#older?.count ?? 0);
  }

  /** Times are seconds since the epoch. */
  has(key: string, now: number): boolean {
    return this.#newer.expiryOf(key) > now || (this.#older !== undefined && this.#older.expiryOf(key) > now);
  }

  add(key: string, expiry: number, now: number): void {
    if (this.#newer.isFull) {
      const forgotten = this.#older?.countUnexpired(now) ?? 0;
      if (forgotten > 0) this.#forgottenEarly(forgotten);
      this.#older = this.#newer;
      this.#newer = new Generation(this.#newer.number + 1, this.#capacity);
    }
    this.#newer.add(key, expiry);
  }
}
