/** A problem as the parts of the configuration report it, by the path of its setting, and where it is in the file. */
import type { ConfigProblem } from '../errors.js';
import { settingPath } from './setting-path.js';

export type Path = readonly PropertyKey[];

export interface Problem {
  readonly path: Path;
  /** Continues the path as a sentence, with its full stop. Where it concerns two settings, the path is their parent's. */
  readonly message: string;
}

export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** The line of a setting, from 1; null where there is none. */
export type Locate = (path: Path) => number | null;

const LAST = Number.MAX_SAFE_INTEGER;

/** In the order of the file, and those of one source together; those without a line last. `hide` takes secrets out of a sentence. */
export function locate(
  problems: readonly Problem[],
  lineOf: Locate,
  hide: (sentence: string) => string,
): ConfigProblem[] {
  const groups = new Map<string, { readonly line: number; readonly problem: ConfigProblem }[]>();
  for (const { path, message } of problems) {
    const line = lineOf(path);
    const group = settingPath(path.slice(0, path[0] === 'sources' ? 2 : 1));
    const located = {
      line: line ?? LAST,
      problem: { path: settingPath(path), line, message: hide(message) },
    };
    groups.set(group, [...(groups.get(group) ?? []), located]);
  }
  return [...groups.values()]
    .map((group) => group.sort((a, b) => a.line - b.line))
    .sort(([a], [b]) => a!.line - b!.line)
    .flatMap((group) => group.map(({ problem }) => problem));
}

/** True where `path` is one of `settings`, or below one. */
export function isWithin(path: Path, settings: readonly Path[]): boolean {
  return settings.some((setting) => setting.every((key, index) => String(key) === String(path[index])));
}
