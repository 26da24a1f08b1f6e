/**
 * How many bytes of bodies are in memory, over all of them. What has been received counts and not what was announced, or a few
 * silent connections could use it up. Large bodies share a half, so that whoever sends those never takes the other ones' room.
 */

export interface BodyBudgetLimits {
  /** All bodies together. */
  readonly maxBytes: number;
  /** A larger body is a large one. */
  readonly usualBytes: number;
}

/** What one body takes. */
export interface BodyShare {
  /** False where there is no room for so many bytes more. */
  readonly admit: (bytes: number) => boolean;
  /** Gives bytes back; all of them, by default, when the body is not in memory any more. */
  readonly release: (bytes?: number) => void;
}

export class BodyBudget {
  readonly #limits: BodyBudgetLimits;
  #bytes = 0;
  #largeBytes = 0;

  constructor(limits: BodyBudgetLimits) {
    this.#limits = limits;
  }

  open(): BodyShare {
    let own = 0;
    let isLarge = false;
    return {
      admit: (bytes) => {
        const becomesLarge = own + bytes > this.#limits.usualBytes;
        if (!this.#hasRoom(bytes, becomesLarge ? own + bytes : 0, isLarge ? own : 0)) return false;
        this.#bytes += bytes;
        if (becomesLarge) this.#largeBytes += isLarge ? bytes : own + bytes;
        own += bytes;
        isLarge = becomesLarge;
        return true;
      },
      release: (bytes = own) => {
        this.#bytes -= bytes;
        if (isLarge) this.#largeBytes -= own;
        own -= bytes;
        isLarge = own > this.#limits.usualBytes;
        if (isLarge) this.#largeBytes += own;
      },
    };
  }

  /** `large`: the size of the body if it is a large one. One alone may be larger than the half. */
  #hasRoom(bytes: number, large: number, counted: number): boolean {
    const { maxBytes } = this.#limits;
    if (this.#bytes + bytes > maxBytes) return false;
    const others = this.#largeBytes - counted;
    return large === 0 || others === 0 || others + large <= maxBytes / 2;
  }
}
