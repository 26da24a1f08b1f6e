/**
 * How many files of set-aside records and bytes there are: counted at the start, each time one is added, and once a minute, so
 * that the number also falls when an operator removes them.
 */
import { readdir } from 'node:fs/promises';
import type { Disk } from './disk.js';
import { type JournalObserver, SET_ASIDE_KINDS, type SetAsideKind } from './observer.js';

const RECOUNT_INTERVAL_MS = 60_000;

export class SetAsideFiles {
  readonly #disk: Disk;
  readonly #observer: Pick<JournalObserver, 'filesSetAside'>;
  readonly #timer: NodeJS.Timeout;
  /** As reported last. */
  readonly #counts = new Map<SetAsideKind, number>();
  #isCounting = false;
  #isCounted = true;

  constructor(disk: Disk, observer: Pick<JournalObserver, 'filesSetAside'>) {
    this.#disk = disk;
    this.#observer = observer;
    this.#timer = setInterval(() => this.recount(), RECOUNT_INTERVAL_MS);
    this.#timer.unref();
    this.recount();
  }

  recount(): void {
    this.#isCounted = false;
    if (this.#isCounting) return;
    this.#isCounting = true;
    void this.#count().finally(() => {
      this.#isCounting = false;
    });
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #count(): Promise<void> {
    while (!this.#isCounted) {
      this.#isCounted = true;
      const { directory } = this.#disk;
      try {
        const names = await this.#disk.read(() => readdir(directory, { recursive: true }));
        for (const kind of SET_ASIDE_KINDS)
          this.#counted(kind, names.filter((name) => name.endsWith(`.${kind}`)).length);
      } catch {
        // A disk that cannot be read has its own report; the last count stays until it can.
      }
    }
  }

  #counted(kind: SetAsideKind, count: number): void {
    if (count === (this.#counts.get(kind) ?? 0)) return;
    this.#counts.set(kind, count);
    this.#observer.filesSetAside(kind, count);
  }
}
