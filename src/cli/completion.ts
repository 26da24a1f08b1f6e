/** `onehook completion`: scripts for shells, made of the descriptions of the commands and the names of the providers. */
import { providers } from '../main.js';
import { EXIT, type Io, readArguments, UsageError } from './command.js';
import { type Description, type OptionDescription, optionsOf } from './description.js';
import { DESCRIPTIONS } from './descriptions/all.js';
import { completion, SHELLS } from './descriptions/completion.js';

export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { positionals } = readArguments(argv, completion.options, ['SHELL']);
  const shell = SHELLS.find((each) => each === positionals[0]);
  if (shell === undefined) throw new UsageError(`completion needs a shell: ${SHELLS.join(', ')}.`);
  const commands = DESCRIPTIONS.map(completionOf);
  io.stdout.write(SCRIPTS[shell]([...commands, HELP(commands.map(({ name }) => name))]));
  return EXIT.ok;
}

/** A command as a shell needs it. */
interface Completed {
  readonly name: string;
  readonly summary: string;
  /** What the first argument may be. */
  readonly words: readonly string[];
  readonly options: readonly (OptionDescription & { readonly name: string })[];
}

const HELP = (words: readonly string[]): Completed => ({
  name: 'help',
  summary: 'the help of a command',
  words,
  options: [],
});

function completionOf(description: Description): Completed {
  const { name, summary, completes = [] } = description;
  return {
    name,
    summary,
    words: completes === 'providers' ? providers.map((provider) => provider.name) : completes,
    options: [
      ...Object.entries(optionsOf(description)).map(([option, described]) => ({
        name: option,
        ...described,
      })),
      { name: 'help', type: 'boolean', does: 'the help of this command' },
    ],
  };
}

const SCRIPTS = { bash, zsh, fish } as const;

/** A list of words, for the shell to split. */
const spaced = (words: readonly string[]) => words.join(' ');
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
/** The first phrase: a menu has one line for each option. */
const brief = ({ does }: OptionDescription) => does.split(/[:;.(] ?/, 1)[0] ?? '';
const namesFile = ({ value }: OptionDescription) => value === 'FILE';

/** Without the package bash-completion, and without arrays that bash 3.2 does not have. Files come from `-o default`. */
function bash(commands: readonly Completed[]): string {
  const cases = commands.map(({ name, words, options }) => {
    const [flags, valued] = [false, true].map((takesValue) =>
      options.filter(({ type }) => (type === 'string') === takesValue).map((option) => `--${option.name}`),
    ) as [string[], string[]];
    return `    ${name}) words='${spaced(words)}' options='${spaced([...flags, ...valued])}' valued='${spaced(valued)}' ;;`;
  });
  return `# Completion for onehook. Load it with: source <(onehook completion bash)
_onehook() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words options valued
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${spaced(commands.map(({ name }) => name))} --help --version' -- "$current"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    *) return ;;
  esac
  case " $valued " in *" $previous "*) return ;; esac
  case $current in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    *) if [ "$COMP_CWORD" -eq 2 ]; then COMPREPLY=($(compgen -W "$words" -- "$current")); fi ;;
  esac
}
complete -o default -F _onehook onehook
`;
}

function zsh(commands: readonly Completed[]): string {
  const escaped = (text: string) => text.replace(/[[\]:\\]/g, '\\$&');
  const cases = commands.map(({ name, words, options }) => {
    const specs = options.map((option) => {
      const value =
        option.type === 'string' ? `:${option.value ?? 'VALUE'}:${namesFile(option) ? '_files' : ''}` : '';
      const repeated = option.multiple ? '*' : '';
      return quoted(`${repeated}--${option.name}[${escaped(brief(option))}]${value}`);
    });
    const first = words.length > 0 ? [quoted(`1:name:(${spaced(words)})`)] : [];
    return `    ${name}) _arguments ${[...specs, ...first, quoted('*:file:_files')].join(' ')} ;;`;
  });
  return `#compdef onehook
# Completion for onehook. Load it with: source <(onehook completion zsh), after compinit.
_onehook() {
  local -a commands
  commands=(${commands.map(({ name, summary }) => quoted(`${name}:${summary}`)).join(' ')})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = _onehook ]; then _onehook "$@"; else compdef _onehook onehook; fi
`;
}

function fish(commands: readonly Completed[]): string {
  const lines = commands.flatMap(({ name, summary, words, options }) => {
    const within = `-n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c onehook -f -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
      ...(words.length > 0 ? [`complete -c onehook ${within} -a ${quoted(spaced(words))}`] : []),
      ...options.map((option) => {
        const value = option.type === 'string' ? (namesFile(option) ? ' -r' : ' -x') : '';
        return `complete -c onehook ${within} -l ${option.name}${value} -d ${quoted(brief(option))}`;
      }),
    ];
  });
  return `# Completion for onehook. Load it with: onehook completion fish | source
${lines.join('\n')}
`;
}
