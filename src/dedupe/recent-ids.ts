/**
 * The ids confirmed last, in two generations: when the newer one is full, the older one is dropped whole. Contains at most
 * `maxKeys`, and always the newest half of them. Expired ids stay until then without effect: their room is bounded anyway.
 */
import { Generation } from './generation.js';

export interface RecentIdsOptions {
  readonly maxKeys: number;
  readonly droppedEarly: (count: number) => void;
  /** Newest first. */
  readonly loaded?: readonly Generation[];
}

export class RecentIds {
  readonly #capacity: number;
  readonly #droppedEarly: (count: number) => void;
  #newer: Generation;
  #older: Generation | undefined;

  static capacity(maxKeys: number): number {
    return Math.ceil(maxKeys / 2);
  }

  constructor({ maxKeys, droppedEarly, loaded = [] }: RecentIdsOptions) {
    this.#capacity = RecentIds.capacity(maxKeys);
    this.#droppedEarly = droppedEarly;
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
      const dropped = this.#older?.countUnexpired(now) ?? 0;
      if (dropped > 0) this.#droppedEarly(dropped);
      this.#older = this.#newer;
      this.#newer = new Generation(this.#newer.number + 1, this.#capacity);
    }
    this.#newer.add(key, expiry);
  }
}
