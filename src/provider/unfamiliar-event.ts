/**
 * An event that its provider cannot read, and that says what it is: published under the sender's own word, with the payload as
 * received. A sender adds types faster than any gateway learns them, and often only an id is missing.
 */
import { UnreadableError } from '../errors.js';
import type { PassedThroughDraft } from '../event.js';
import { passThrough } from './drafts.js';
import { nativeType } from './job-mapping.js';
import type { Provider } from './provider.js';

/** Where senders write what happened, the most particular first; a state is the last resort. */
const NAMES: readonly (readonly string[])[] = [
  ['type'],
  ['event'],
  ['event_type'],
  ['eventType'],
  ['event_name'],
  ['eventName'],
  ['topic'],
  ['action'],
  ['event', 'type'],
  ['data', 'type'],
  ['status'],
  ['state'],
  ['data', 'status'],
];

/** It has no subject: what an event is about is for a provider to say. Throws an UnreadableError where the payload names nothing. */
export function unfamiliarEvent({ typePrefix }: Provider, payload: unknown): PassedThroughDraft {
  const name = NAMES.map((path) => textIn(payload, path)).find((text) => text !== undefined);
  if (typePrefix === undefined || name === undefined)
    throw new UnreadableError('payload_unexpected', 'It does not name what happened.');
  return passThrough(nativeType(typePrefix, name));
}

function textIn(payload: unknown, path: readonly string[]): string | undefined {
  let at = payload;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || Array.isArray(at) || !Object.hasOwn(at, name))
      return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return typeof at === 'string' && /\S/.test(at) ? at : undefined;
}
