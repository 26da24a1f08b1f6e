/** Text for terminals: aligned columns, folded prose, and nothing that would control the terminal. */

/** The width that text is folded to. */
export const WIDTH = 100;

/** The last column is not padded. Rows are strings of one line each. */
export function columns(rows: readonly (readonly string[])[], indent = ''): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      `${indent}${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** Two columns: terms, and what each means, folded beside them. */
export function definitions(
  rows: readonly (readonly [term: string, means: string])[],
  indent = '  ',
): string {
  const width = Math.max(...rows.map(([term]) => term.length));
  const hanging = ' '.repeat(indent.length + width + 2);
  return rows
    .map(([term, means]) => `${indent}${term.padEnd(width)}  ${fold(means, hanging).trimStart()}`)
    .join('');
}

/** Senders choose subjects and types; what they write must not move the cursor. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
export const printable = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');

/** Folds prose at spaces. */
export function fold(text: string, indent: string, width = WIDTH): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${indent}${each}\n`).join('');
}

/** At most `width` characters; where it is cut, its end says so. */
export const clipped = (text: string, width: number) =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text;

/** With a period, which the words of another program may lack. */
export const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** `1 record`, `2 records`. */
export const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `1.5 MiB`. */
export function bytes(count: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return `${Number((count / 1024 ** power).toFixed(1))} ${units[power]}`;
}
