/** Dedupe in this process alone. Bounded: past `maxKeys` the oldest is forgotten early, and told. */
import type { Claim, DedupeStore } from './dedupe.js';

interface Entry {
  /** Milliseconds since the epoch; 0 while in flight. */
  expiresAt: number;
  /** Set while in flight and somebody waits. */
  waiting: Promise<boolean> | null;
  settle: ((durable: boolean) => void) | null;
}

export class MemoryDedupe implements DedupeStore {
  readonly #entries = new Map<string, Entry>();
  readonly #maxKeys: number;
  readonly #forgottenEarly: () => void;
  readonly #now: () => number;

  constructor(maxKeys: number, forgottenEarly: () => void, now: () => number = Date.now) {
    this.#maxKeys = maxKeys;
    this.#forgottenEarly = forgottenEarly;
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  claim(source: string, identity: string, windowSeconds: number): Claim {
    const key = `${source}\n${identity}`;
    const known = this.#entries.get(key);
    if (known) {
      if (known.expiresAt === 0) return { state: 'in_flight', durable: outcomeOf(known) };
      if (known.expiresAt > this.#now()) return { state: 'confirmed' };
      this.#entries.delete(key);
    }
    this.#makeRoom();
    const entry: Entry = { expiresAt: 0, waiting: null, settle: null };
    this.#entries.set(key, entry);
    return {
      state: 'claimed',
      confirm: () => {
        entry.expiresAt = this.#now() + windowSeconds * 1000;
        entry.settle?.(true);
      },
      release: () => {
        this.#entries.delete(key);
        entry.settle?.(false);
      },
    };
  }

  /** Looks at the oldest few only: claims come in order of time, so the expired ones are in front. */
  #makeRoom(): void {
    let looked = 0;
    for (const [key, entry] of this.#entries) {
      const full = this.#entries.size >= this.#maxKeys;
      const expired = entry.expiresAt !== 0 && entry.expiresAt <= this.#now();
      if (expired) this.#entries.delete(key);
      else if (full && entry.expiresAt !== 0) {
        this.#entries.delete(key);
        this.#forgottenEarly();
      } else if (!full) return;
      if (++looked === 8) return;
    }
  }

  async close(): Promise<void> {
    this.#entries.clear();
  }
}

function outcomeOf(entry: Entry): Promise<boolean> {
  entry.waiting ??= new Promise((resolve) => {
    entry.settle = resolve;
  });
  return entry.waiting;
}
