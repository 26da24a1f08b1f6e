/**
 * Where in a segment which offset is: an entry for every 16 KiB, made as the segment is read, so a log of 10 GB that was read
 * whole has 650,000 entries.
 */
import type { Segment } from './segments.js';

const STEP_BYTES = 16 * 1024;

interface Entries {
  readonly offsets: number[];
  readonly positions: number[];
}

export class OffsetIndex {
  readonly #entries = new WeakMap<Segment, Entries>();

  /** Where to begin reading in order to find `offset`; 0 where nothing is known. */
  position(segment: Segment, offset: number): number {
    const { offsets, positions } = this.#of(segment);
    let [low, high] = [0, offsets.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (offsets[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : positions[low - 1]!;
  }

  /** A frame with `offset` begins at `position`. To be called in order, from a known position on. */
  found(segment: Segment, offset: number, position: number): void {
    const { offsets, positions } = this.#of(segment);
    if (position < (positions.at(-1) ?? 0) + STEP_BYTES) return;
    offsets.push(offset);
    positions.push(position);
  }

  #of(segment: Segment): Entries {
    let entries = this.#entries.get(segment);
    if (entries === undefined) {
      entries = { offsets: [], positions: [] };
      this.#entries.set(segment, entries);
    }
    return entries;
  }
}
