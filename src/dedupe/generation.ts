/**
 * Ids with their expiry, in the order they came, indexed by hash. Of fixed size, in one block of numbers that costs the
 * garbage collector nothing: about 28 bytes per id. The embedded store writes its bytes to disk.
 */

/** Four words of key, one of expiry: seconds since the epoch. */
const RECORD_WORDS = 5;
export const RECORD_BYTES = RECORD_WORDS * 4;

const LAST_SECOND = 0xffff_ffff;

const keyBytes = Buffer.alloc(16);
const keyWords = new Uint32Array(keyBytes.buffer, keyBytes.byteOffset, 4);

export class Generation {
  readonly number: number;
  readonly #capacity: number;
  readonly #records: Uint32Array;
  /** Index of a record plus one, at the key's first word or the next free slot after it; 0 is free. At most half full. */
  readonly #slots: Uint32Array;
  #count = 0;

  constructor(number: number, capacity: number) {
    this.number = number;
    this.#capacity = capacity;
    this.#records = new Uint32Array(capacity * RECORD_WORDS);
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(capacity * 2)));
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.#capacity;
  }

  /** Seconds since the epoch; 0 for an unknown id. */
  expiryOf(key: string): number {
    keyBytes.write(key, 'latin1');
    const record = this.#slots[this.#slotOf(keyWords, 0)]!;
    return record === 0 ? 0 : this.#records[(record - 1) * RECORD_WORDS + 4]!;
  }

  /** Only while it is not full. */
  add(key: string, expiry: number): void {
    keyBytes.write(key, 'latin1');
    const at = this.#count * RECORD_WORDS;
    this.#records.set(keyWords, at);
    this.#records[at + 4] = Math.min(expiry, LAST_SECOND);
    this.#index(1);
  }

  /** The bytes after the first `from` records. A view; written records never change. */
  bytesFrom(from: number): Uint8Array {
    return new Uint8Array(this.#records.buffer, from * RECORD_BYTES, (this.#count - from) * RECORD_BYTES);
  }

  /** Takes over the bytes of another one's `bytesFrom`: the newest records, where there are more than fit. A torn record at the end is left out. */
  load(bytes: Uint8Array): void {
    const found = Math.floor(bytes.length / RECORD_BYTES);
    const taken = Math.min(found, this.#capacity);
    new Uint8Array(this.#records.buffer).set(
      bytes.subarray((found - taken) * RECORD_BYTES, found * RECORD_BYTES),
    );
    this.#index(taken);
  }

  countUnexpired(now: number): number {
    let unexpired = 0;
    for (let at = 4; at < this.#count * RECORD_WORDS; at += RECORD_WORDS) {
      if (this.#records[at]! > now) unexpired++;
    }
    return unexpired;
  }

  /** Adds the next `count` records to the index. */
  #index(count: number): void {
    for (const end = this.#count + count; this.#count < end; this.#count++) {
      this.#slots[this.#slotOf(this.#records, this.#count * RECORD_WORDS)] = this.#count + 1;
    }
  }

  /** Where the key is, or would be. Keys are digests, so their first word spreads them evenly. */
  #slotOf(words: Uint32Array, at: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = words[at]! & mask; ; slot = (slot + 1) & mask) {
      const record = this.#slots[slot]!;
      if (record === 0) return slot;
      const found = (record - 1) * RECORD_WORDS;
      if (
        this.#records[found] === words[at] &&
        this.#records[found + 1] === words[at + 1] &&
        this.#records[found + 2] === words[at + 2] &&
        this.#records[found + 3] === words[at + 3]
      )
        return slot;
    }
  }
}
