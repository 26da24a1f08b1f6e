/** Help, made of the descriptions. */
import { definitions, fold } from './columns.js';
import { type Description, type OptionDescription, optionsOf } from './description.js';
import type { Style } from './style.js';

export const HELP_OPTION = ['-h, --help', 'this text'] as const;

export function overview(commands: readonly Description[], { heading }: Style): string {
  return `Onehook: point every provider's webhooks at one URL; read one event schema from Kafka.

${heading('Usage:')} onehook <command> [options]

${heading('Commands:')}
${definitions(commands.map(({ name, summary }) => [name, summary]))}
${heading('Options:')}
${definitions([
  ['-h, --help', "this text, or a command's: onehook <command> --help, onehook help <command>"],
  ['-v, --version', 'the version'],
  ['--debug', 'with an error, show where in the code it happened'],
])}
${fold(
  'Without a configuration (onehook.yaml, ONEHOOK_CONFIG or --config) the development default is used: a source for every provider, on this machine only. Begin with: onehook serve',
  '',
)}
Exit codes: 0 done, 1 refused or failed, 2 the command line or the configuration is wrong.
`;
}

export function helpOf(description: Description, { heading }: Style): string {
  const { name, about, usage, sections = {}, examples, exits } = description;
  const [first = '', ...paragraphs] = about;
  const groups = Object.entries(grouped(optionsOf(description)));
  return [
    fold(`onehook ${name}: ${first}`, ''),
    ...paragraphs.map((each) => `\n${fold(each, '')}`),
    '\n',
    usage
      .map((form, index) => `${index === 0 ? heading('Usage:') : '      '} onehook ${name} ${form}\n`)
      .join(''),
    ...groups.map(([group, rows]) => `\n${heading(`${group}:`)}\n${definitions(rows)}`),
    ...Object.entries(sections).map(([title, rows]) => `\n${heading(`${title}:`)}\n${definitions(rows)}`),
    `\n${heading(examples.length === 1 ? 'Example:' : 'Examples:')}\n${examples.map((line) => `  ${line}\n`).join('')}`,
    `\n${fold(`Exit codes: ${exitCodes(exits)}.`, '')}`,
  ].join('');
}

type Row = readonly [option: string, does: string];

/** By heading, in their order; `--help` is the last of the first group. */
function grouped(options: Readonly<Record<string, OptionDescription>>): Record<string, Row[]> {
  const groups: Record<string, Row[]> = {};
  let group = 'Options';
  for (const [name, option] of Object.entries(options)) {
    group = option.group ?? group;
    groups[group] = [
      ...(groups[group] ?? []),
      [
        `${option.short ? `-${option.short}, ` : ''}--${name}${option.value ? ` ${option.value}` : ''}`,
        option.does,
      ],
    ];
  }
  groups[group] = [...(groups[group] ?? []), HELP_OPTION];
  return groups;
}

export const exitCodes = (exits: Description['exits']) =>
  Object.entries(exits)
    .map(([code, means]) => `${code} ${means}`)
    .join('; ');
