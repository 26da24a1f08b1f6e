/** One line at the bottom of a terminal, overwritten as the work proceeds. Where the output is not a terminal, nothing is written. */
import type { Output } from './command.js';

const WIDTH = 24;
const REDRAW_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

export interface ProgressBar {
  /** `at` of `of`, and a note beside the bar. */
  show(at: number, of: number, note: string): void;
  /** Clears the line, so that others can be written; the next `show` draws it again at once. */
  clear(): void;
}

export function progressBar(output: Output, now: () => number = () => performance.now()): ProgressBar {
  if (!output.isTTY) return { show() {}, clear() {} };
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show(at, of, note) {
      if (isShown && at < of && now() - drawnAt < REDRAW_MS) return;
      drawnAt = now();
      isShown = true;
      const share = of === 0 ? 1 : Math.min(1, at / of);
      const done = Math.round(share * WIDTH);
      const bar = '█'.repeat(done) + '░'.repeat(WIDTH - done);
      const percent = String(Math.floor(share * 100)).padStart(3);
      output.write(`${CLEAR_LINE}${bar} ${percent} %  ${note}`);
    },
    clear() {
      if (isShown) output.write(CLEAR_LINE);
      isShown = false;
    },
  };
}
