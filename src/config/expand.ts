/**
 * Replaces `${NAME}` and `file:PATH` in every text of the configuration, once: their values are not expanded again.
 * What is unset, empty or missing is a problem, never an empty secret.
 */
import { resolve } from 'node:path';
import { whyUnreadable } from '../journal/unreadable.js';
import type { Path, Problem } from './problem.js';
import { settingPath } from './setting-path.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Surroundings {
  readonly env: Environment;
  /** Where relative paths start. */
  readonly folder: string;
  /** Throws what `fs` throws. */
  readFile(path: string): Buffer;
}

export interface Expanded {
  readonly value: Record<string, unknown>;
  readonly problems: readonly Problem[];
  /** Every value from outside the file, and so never to be shown. */
  readonly brought: readonly string[];
  /** The settings that are the content of a file, and that file's absolute path. */
  readonly files: Readonly<Record<string, string>>;
}

export function expand(value: Record<string, unknown>, { env, folder, readFile }: Surroundings): Expanded {
  const problems: Problem[] = [];
  const brought: string[] = [];
  const files: Record<string, string> = {};
  const fail = (setting: Path, message: string): string => {
    problems.push({ path: setting, message });
    return '';
  };

  const walk = (node: unknown, setting: Path): unknown => {
    if (typeof node === 'string') return text(node, setting);
    if (Array.isArray(node)) return node.map((item, index) => walk(item, [...setting, index]));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, item]) => [key, walk(item, [...setting, key])]),
    );
  };

  const text = (written: string, setting: Path): string => {
    if (!written.startsWith('file:')) return variables(written, setting);
    const before = problems.length;
    const path = variables(written.slice('file:'.length).trim(), setting);
    if (problems.length > before) return '';
    if (path === '') return fail(setting, 'needs a path after file:');
    const absolute = resolve(folder, path);
    const content = contentOf(absolute, setting);
    brought.push(content);
    files[settingPath(setting)] = absolute;
    return content;
  };

  /** `$${` stands for `${` itself. */
  const variables = (written: string, setting: Path): string =>
    written.replace(/\$(\$\{)|\$\{([^}]*)(\}?)/g, (_, escaped?: string, name = '', closed = '') => {
      if (escaped !== undefined) return escaped;
      if (closed === '' || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
        return fail(
          setting,
          `has a \${ without a variable’s name and } after it. Write $\${ for the text \${ itself.`,
        );
      const found = env[name];
      if (found === undefined)
        return fail(setting, `needs the environment variable ${name}, which is not set.`);
      if (found === '') return fail(setting, `needs the environment variable ${name}, which is empty.`);
      brought.push(found);
      return found;
    });

  const contentOf = (path: string, setting: Path): string => {
    try {
      const content = new TextDecoder('utf-8', { fatal: true })
        .decode(readFile(path))
        .replace(/[\r\n]+$/, '');
      return content === '' ? fail(setting, `names the file ${path}, which is empty.`) : content;
    } catch (error) {
      return fail(setting, `names the file ${path}, which ${whyUnreadable(error)}.`);
    }
  };

  return { value: walk(value, []) as Record<string, unknown>, problems, brought, files };
}
