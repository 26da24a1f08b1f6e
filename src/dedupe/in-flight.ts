/** The copies being published by this process now. They live in memory alone: a crash releases them, and that is right. */

interface Copy {
  /** Made when the first other copy waits: most never have one. */
  outcome: Promise<boolean> | null;
  settle: ((durable: boolean) => void) | null;
}

export class InFlight {
  readonly #copies = new Map<string, Copy>();

  /** Whether the copy in flight becomes durable; undefined when there is none. */
  outcomeOf(key: string): Promise<boolean> | undefined {
    const copy = this.#copies.get(key);
    if (copy === undefined) return undefined;
    copy.outcome ??= new Promise((resolve) => {
      copy.settle = resolve;
    });
    return copy.outcome;
  }

  /** Returns what ends it and tells those who wait. */
  enter(key: string): (durable: boolean) => void {
    const copy: Copy = { outcome: null, settle: null };
    this.#copies.set(key, copy);
    return (durable) => {
      this.#copies.delete(key);
      copy.settle?.(durable);
    };
  }
}
