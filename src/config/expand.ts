/**
 * `${NAME}` and `file:PATH` in every string of the configuration, once: what they bring in is not expanded again.
 * Something unset, empty or missing is a problem, never an empty secret.
 */

import { whyUnreadable } from '../journal/unreadable.js';
import { settingPath } from './setting-path.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Surroundings {
  readonly env: Environment;
  /** Throws what `fs` throws. */
  readFile(path: string): Buffer;
}

export interface Expanded {
  readonly value: Record<string, unknown>;
  readonly problems: readonly string[];
  /** The settings that the problems are about. */
  readonly failed: readonly string[];
  /** All that came from outside the file: never to be shown. */
  readonly brought: readonly string[];
  /** The settings that are the content of a file, and its path as written. */
  readonly files: Readonly<Record<string, string>>;
}

export function expand(value: Record<string, unknown>, { env, readFile }: Surroundings): Expanded {
  const problems: string[] = [];
  const brought: string[] = [];
  const failed: string[] = [];
  const files: Record<string, string> = {};
  const fail = (setting: string, why: string): string => {
    problems.push(`${setting}: ${why}`);
    failed.push(setting);
    return '';
  };

  const walk = (node: unknown, path: readonly (string | number)[]): unknown => {
    if (typeof node === 'string') return text(node, settingPath(path));
    if (Array.isArray(node)) return node.map((item, index) => walk(item, [...path, index]));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, walk(item, [...path, key])]));
  };

  const text = (written: string, setting: string): string => {
    if (!written.startsWith('file:')) return variables(written, setting);
    const path = variables(written.slice('file:'.length).trim(), setting);
    const content = contentOf(path, setting);
    brought.push(content);
    files[setting] = path;
    return content;
  };

  /** `$${` stands for `${` itself. */
  const variables = (written: string, setting: string): string =>
    written.replace(/\$(\$\{)|\$\{([^}]*)(\}?)/g, (_, escaped?: string, name = '', closed = '') => {
      if (escaped !== undefined) return escaped;
      if (closed === '' || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
        return fail(setting, `\${ must be followed by a variable’s name and }; write $\${ for \${ itself.`);
      const found = env[name];
      if (found === undefined) return fail(setting, `environment variable ${name} is not set.`);
      if (found === '') return fail(setting, `environment variable ${name} is empty.`);
      brought.push(found);
      return found;
    });

  const contentOf = (path: string, setting: string): string => {
    if (path === '')
      return failed.includes(setting) ? '' : fail(setting, 'file: must be followed by a path.');
    try {
      const content = new TextDecoder('utf-8', { fatal: true }).decode(readFile(path)).replace(/\r?\n$/, '');
      return content === '' ? fail(setting, `file ${path} is empty.`) : content;
    } catch (error) {
      return fail(setting, `file ${path} ${whyUnreadable(error)}.`);
    }
  };

  return { value: walk(value, []) as Record<string, unknown>, problems, failed, brought, files };
}
