/**
 * What a command says of itself, as plain data: its help, its completion and its arguments all come from this. It loads
 * nothing of the gateway, so that asking for help costs nothing.
 */

export interface OptionDescription {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** A letter that may be written for the name, behind one dash. */
  readonly short?: string;
  /** The placeholder of the value in the help. `FILE` is completed with the names of files. */
  readonly value?: string;
  /** A phrase, or sentences: what the option does. */
  readonly does: string;
  /** The heading it stands under. Default: the one of the option before it, or `Options`. */
  readonly group?: string;
}

export interface Description {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Paragraphs. The first continues `onehook NAME: `. */
  readonly about: readonly string[];
  /** What follows `onehook NAME`, one form a line. */
  readonly usage: readonly string[];
  /** What the first argument is completed with: the names of providers, or these words. */
  readonly completes?: 'providers' | readonly string[];
  /** Without dashes; what `readArguments` takes. */
  readonly options: Readonly<Record<string, OptionDescription>>;
  /** It reads a configuration, so it takes `--config` and `--env-file`. */
  readonly readsConfiguration?: boolean;
  /** Further sections: a heading, and rows of a term and what it means. */
  readonly sections?: Readonly<Record<string, readonly (readonly [term: string, means: string])[]>>;
  /** Whole command lines. */
  readonly examples: readonly string[];
  /** What each exit code means. */
  readonly exits: Readonly<Partial<Record<0 | 1 | 2, string>>>;
}

/** The option of every command that reads a configuration. `--env-file` is beside it, and read before the command runs. */
export const CONFIG = {
  type: 'string',
  value: 'FILE',
  does: 'the configuration (default: ONEHOOK_CONFIG, else ./onehook.yaml, else the development default)',
} as const satisfies OptionDescription;

export const ENV_FILE = {
  type: 'string',
  value: 'FILE',
  does: 'read environment variables from this file; a variable that is already set keeps its value',
} as const satisfies OptionDescription;

/** Everything that may be written behind the command's name, in the order of the help. */
export function optionsOf({
  options,
  readsConfiguration,
}: Description): Readonly<Record<string, OptionDescription>> {
  return { ...options, ...(readsConfiguration ? { 'env-file': ENV_FILE } : {}) };
}
