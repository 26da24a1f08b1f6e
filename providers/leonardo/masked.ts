/** The body with the callback key masked, one character for each of its own: no other byte changes. */
import type { VerifiedDelivery } from '../../src/provider/kit.js';

/** It cannot match inside a text: there, the quotes around the name would be escaped. */
const KEY = /("webhookCallbackApiKey"\s*:\s*")((?:[^"\\]|\\.)*)/g;

/** A shorter key would match in ordinary words. */
const MIN_CHARACTERS = 8;

export function masked(delivery: VerifiedDelivery): Buffer {
  // In Latin-1 each byte is one character, so lengths stay the same.
  const text = delivery.body.toString('latin1').replace(KEY, (_, name, key) => name + stars(key));
  // The header has the same key: wherever else the body repeats it, it is masked too.
  const token = delivery.header('authorization')?.replace(/^bearer /i, '');
  const isLongEnough = token !== undefined && token.length >= MIN_CHARACTERS;
  return Buffer.from(isLongEnough ? text.replaceAll(token, stars) : text, 'latin1');
}

const stars = (text: string) => '*'.repeat(text.length);
