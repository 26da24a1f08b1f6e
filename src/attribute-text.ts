/**
 * The one form of a text from a payload in an attribute of an event, in a record's key and headers, and in the dedupe store:
 * well-formed, printable and short. Different texts stay different.
 */
import { hash } from 'node:crypto';

/** A digest takes the place of a longer text. No sender's id is nearly as long, and Kafka and HTTP limit headers. */
export const MAX_ATTRIBUTE_BYTES = 1024;

/** What CloudEvents forbids in a String (control characters, lone surrogates, noncharacters), and the character that escapes it. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\\]/gu;

/** Forbidden characters as JSON escapes; over the bound, `sha256:` and the hex digest of the escaped text. */
export function attributeText(text: string): string {
  const allowed = text.replace(FORBIDDEN, escaped);
  return Buffer.byteLength(allowed) <= MAX_ATTRIBUTE_BYTES
    ? allowed
    : `sha256:${hash('sha256', allowed, 'hex')}`;
}

function escaped(character: string): string {
  if (character === '\\') return '\\\\';
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
