/** Colors, where a terminal shows them. Everything that they say is said by the words too. */
import { styleText } from 'node:util';
import type { Environment } from '../config/expand.js';
import type { Output } from './command.js';

export interface Style {
  heading(text: string): string;
  accepted(text: string): string;
  refused(text: string): string;
  hint(text: string): string;
}

/** FORCE_COLOR decides, else NO_COLOR, else whether `output` is a terminal; the order of Node itself. */
export function styleFor({ isTTY = false }: Output, env: Environment): Style {
  const isColored = env.FORCE_COLOR
    ? !['0', 'false'].includes(env.FORCE_COLOR)
    : isTTY && !env.NO_COLOR && env.TERM !== 'dumb';
  const as = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    isColored ? styleText(format, text, { validateStream: false }) : text;
  return { heading: as('bold'), accepted: as('green'), refused: as('red'), hint: as('dim') };
}
