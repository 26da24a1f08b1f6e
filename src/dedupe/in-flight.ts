/** The copies that this process is publishing now. In memory only: a crash releases them, as it should. */

interface Copy {
  /** Created when the first other copy waits, which is rare. */
  outcome: Promise<boolean> | null;
  settle: ((durable: boolean) => void) | null;
}

export class InFlight {
  readonly #copies = new Map<string, Copy>();

  /** Whether the copy in flight becomes durable; undefined without one. */
  outcomeOf(key: string): Promise<boolean> | undefined {
    const copy = this.#copies.get(key);
    if (copy === undefined) return undefined;
    copy.outcome ??= new Promise((resolve) => {
      copy.settle = resolve;
    });
    return copy.outcome;
  }

  /** Returns the function that ends it, and answers the copies that wait. */
  enter(key: string): (durable: boolean) => void {
    const copy: Copy = { outcome: null, settle: null };
    this.#copies.set(key, copy);
    return (durable) => {
      this.#copies.delete(key);
      copy.settle?.(durable);
    };
  }
}
