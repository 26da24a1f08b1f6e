/**
 * Masks a source's own secrets in what its sender sent: many senders echo the URL that they call, with its token. Each character
 * becomes `*`, so offsets and lengths stay. Compiled once for each source; a body without a secret costs a search or two.
 */
import type { Provider } from '../provider/provider.js';
import { SECRET_NAME } from '../provider/settings.js';

/** A shorter secret is found in ordinary words. */
const MIN_CHARACTERS = 8;

interface Secret {
  /** The part that every encoding leaves as it is. */
  readonly needle: Buffer;
  /** Over Latin-1 text, which has one character for each byte. */
  readonly pattern: RegExp;
}

const compiled = new WeakMap<object, readonly Secret[]>();

/** The same buffer where it contains no secret. `settings` are the source's own, already parsed. */
export function maskedBody(provider: Pick<Provider, 'mask'>, settings: unknown, body: Buffer): Buffer {
  const found = secretsOf(settings).filter(({ needle }) => body.includes(needle));
  let text = found.length > 0 || provider.mask ? body.toString('latin1') : '';
  for (const { pattern } of found) text = text.replace(pattern, stars);
  if (provider.mask) text = provider.mask(text);
  const masked = Buffer.from(text, 'latin1');
  return text === '' || masked.equals(body) ? body : masked;
}

const stars = (text: string) => '*'.repeat(text.length);

function secretsOf(settings: unknown): readonly Secret[] {
  if (typeof settings !== 'object' || settings === null) return [];
  const known = compiled.get(settings);
  if (known) return known;
  // The longest first, so that none is masked in part because another one is in it.
  const texts = [...new Set(secretTexts(settings, '').flatMap(spellings))]
    .filter((text) => text.length >= MIN_CHARACTERS)
    .sort((a, b) => b.length - a.length);
  const secrets = texts.map((text) => ({ needle: needleOf(text), pattern: patternOf(text) }));
  compiled.set(settings, secrets);
  return secrets;
}

function secretTexts(value: unknown, name: string): string[] {
  if (typeof value === 'string') return SECRET_NAME.test(name) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, inner]) => secretTexts(inner, isList ? name : key));
}

/** The secret itself, without the prefix that says its kind, and as basic authentication sends a user and a password. */
function spellings(secret: string): string[] {
  const password = secret.replace(/^[^:]*:/, '');
  return [
    secret,
    secret.replace(/^whsec_/, ''),
    ...(password === secret ? [] : [password, Buffer.from(secret).toString('base64')]),
  ];
}

const needleOf = (secret: string) =>
  Buffer.from(secret.split(/[^A-Za-z0-9_.-]+/).reduce((a, b) => (b.length > a.length ? b : a)));

/** Each character as it is, percent-encoded (once or several times), or escaped in a JSON text (once or several times). */
const patternOf = (secret: string) => new RegExp(Array.from(secret, formsOf).join(''), 'g');

function formsOf(character: string): string {
  if (/[A-Za-z0-9_.-]/.test(character)) return character.replace('.', '\\.');
  const bytes = [...Buffer.from(character)];
  const hex = (code: number, digits: number) =>
    code
      .toString(16)
      .padStart(digits, '0')
      .replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
  const plain = bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  const percent = bytes.map((byte) => `%(?:25)*${hex(byte, 2)}`).join('');
  const escaped = Array.from(
    { length: character.length },
    (_, i) => `\\\\+u${hex(character.charCodeAt(i), 4)}`,
  );
  return `(?:\\\\*${plain}|${percent}|${escaped.join('')}${character === ' ' ? '|\\+' : ''})`;
}
