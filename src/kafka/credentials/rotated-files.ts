/**
 * Credentials as they are in their files now, read again for each new connection, so that rotation needs no restart. Files
 * that cannot be read or used change nothing: the last good credentials stay in use, with one warning.
 */

import { readFileSync } from 'node:fs';
import { OperatorError } from '../../errors.js';
import { whyUnreadable } from '../../journal/unreadable.js';
import type { KafkaObserver } from '../observer.js';

export interface Rotated<Texts, T> {
  /** The setting that names them: `kafka.tls`. */
  readonly setting: string;
  /** What was read at the start. */
  readonly texts: Texts;
  /** Where to read them again; texts without a file stay as they are. */
  readonly files: { readonly [name in keyof Texts]?: string | undefined } | undefined;
  /** Throws where the texts are invalid, also where only a part of them has changed yet. */
  create(texts: Texts): T;
}

/** The function returned never throws. Throws an OperatorError when the texts are invalid at the start. */
export function rotated<Texts extends object, T>(
  { setting, texts, files = {}, create }: Rotated<Texts, T>,
  observer: KafkaObserver,
): () => T {
  let last = texts;
  let current: T;
  try {
    current = create(texts);
  } catch (error) {
    throw new OperatorError(`${setting}: ${(error as Error).message}.`);
  }
  let reported = '';
  const names = Object.keys(files) as (keyof Texts)[];

  return () => {
    try {
      const found = { ...last, ...Object.fromEntries(names.map((name) => [name, contentOf(files[name]!)])) };
      if (names.some((name) => found[name] !== last[name])) {
        current = create(found);
        last = found;
        observer.credentialsRotated(setting);
      }
      reported = '';
    } catch (error) {
      const why = (error as Error).message;
      if (why !== reported) observer.credentialsUnusable(setting, why);
      reported = why;
    }
    return current;
  };
}

/** As `file:` reads it. Synchronous, because it is needed in the middle of a connect; these files are small and few. */
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
