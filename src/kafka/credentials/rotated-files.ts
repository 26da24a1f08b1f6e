/**
 * Credentials as their files hold them now, read again for each new connection, so that rotating them needs no restart.
 * Files that cannot be read, or that make nothing usable, change nothing: what was good last stays, with one warning.
 */

import { readFileSync } from 'node:fs';
import { OperatorError } from '../../errors.js';
import { whyUnreadable } from '../../journal/unreadable.js';
import type { KafkaObserver } from '../observer.js';

export interface Rotated<Texts, T> {
  /** How a sentence about them begins: `kafka.tls`. */
  readonly setting: string;
  /** What was read at the start. */
  readonly texts: Texts;
  /** Where to read them again; those without a file stay as they are. */
  readonly files: { readonly [name in keyof Texts]?: string | undefined } | undefined;
  /** Throws where the texts are no good, also for being half of a change. */
  make(texts: Texts): T;
}

/** The function returned never throws. Throws an OperatorError when the texts at hand are no good. */
export function rotated<Texts extends object, T>(
  { setting, texts, files = {}, make }: Rotated<Texts, T>,
  observer: KafkaObserver,
): () => T {
  let last = texts;
  let made: T;
  try {
    made = make(texts);
  } catch (error) {
    throw new OperatorError(`${setting}: ${(error as Error).message}.`);
  }
  let refused = '';
  const names = Object.keys(files) as (keyof Texts)[];

  return () => {
    try {
      const found = { ...last, ...Object.fromEntries(names.map((name) => [name, contentOf(files[name]!)])) };
      if (names.some((name) => found[name] !== last[name])) {
        made = make(found);
        last = found;
        observer.log('info', `${setting}: changed files are in use from the next connection on.`, {});
      }
      refused = '';
    } catch (error) {
      const why = (error as Error).message;
      if (why !== refused)
        observer.log('warn', `${setting}: ${why}. The credentials read before stay in use.`, {});
      refused = why;
    }
    return made;
  };
}

/** As `file:` reads it. Synchronous, because it is asked for in the middle of a connect; these files are small and few. */
function contentOf(path: string): string {
  let content: string;
  try {
    content = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new Error(`file ${path} ${whyUnreadable(error)}`);
  }
  if (content === '') throw new Error(`file ${path} is empty`);
  return content;
}
