/** The body with the callback key masked, character for character: nothing is printed again, and no other byte changes. */
import type { VerifiedDelivery } from '../../src/provider/kit.js';

/** A member's name in quotes cannot stand inside a text: there, the quotes would be escaped. */
const KEY = /("webhookCallbackApiKey"\s*:\s*")((?:[^"\\]|\\.)*)/g;

/** A shorter one would be found in words. */
const MIN_CHARACTERS = 8;

export function masked(delivery: VerifiedDelivery): Buffer {
  // Latin-1 gives each byte a character, so lengths stay.
  const text = delivery.body.toString('latin1').replace(KEY, (_, name, key) => name + stars(key));
  // The same key came in the header: wherever else it stands, it is masked too.
  const token = delivery.header('authorization')?.replace(/^bearer /i, '');
  const isTelling = token !== undefined && token.length >= MIN_CHARACTERS;
  return Buffer.from(isTelling ? text.replaceAll(token, stars) : text, 'latin1');
}

const stars = (text: string) => '*'.repeat(text.length);
