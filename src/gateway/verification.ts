/**
 * From a delivery to events. The only place where a Delivery becomes a VerifiedDelivery, and where a verified one is decoded,
 * parsed, checked, identified and translated. Pure, synchronous, and never throws on anything a sender sends.
 */
import { isUtf8 } from 'node:buffer';
import { attributeText } from '../attribute-text.js';
import { Delivery, markVerified, type VerifiedDelivery } from '../delivery.js';
import { type Check, type QuarantineReason, UnreadableError } from '../errors.js';
import { type CanonicalEvent, toEvent } from '../event.js';
import { parseExactly } from '../provider/exact-json.js';
import type { Provider } from '../provider/provider.js';
import { digestOf } from '../schemes/digest.js';
import type { Proof, Scheme, Verdict } from '../schemes/scheme.js';
import { maskedBody } from './masking.js';
import type { QuarantinedDelivery } from './quarantine-record.js';

/** Returns a promise only where keys must be fetched. */
export function verify(delivery: Delivery, scheme: Scheme): Verdict | Promise<Verdict> {
  return scheme.verify(delivery);
}

/** The verdict is a parameter so that no caller gets a VerifiedDelivery without one. */
export function trustVerdict(
  delivery: Delivery,
  _verdict: Verdict & { outcome: 'verified' },
): VerifiedDelivery {
  return markVerified(delivery);
}

/**
 * A delivery that was verified when it arrived, but could not be read. It cannot be verified again: its timestamp has expired,
 * and its token and credentials are not recorded. So this trusts what the quarantine contains; only `replay` may call it.
 */
export function trustQuarantined({ delivery }: QuarantinedDelivery): VerifiedDelivery {
  return markVerified(delivery);
}

/**
 * The answer of a provider's API to a request of the gateway: verified by TLS, since the request went to the URL that the
 * operator configured. It has no headers and no signature. Only `jobs/` may call this.
 */
export function trustAnswer({
  id,
  receivedAt,
  payload,
}: {
  id: string;
  receivedAt: number;
  payload: Buffer;
}): VerifiedDelivery {
  return markVerified(new Delivery({ id, receivedAt, method: 'POST', url: '', headers: {}, body: payload }));
}

/** The delivery with the source's secrets masked in its body; the same one where it contains none. */
export function withoutSecrets(
  provider: Provider,
  settings: unknown,
  delivery: VerifiedDelivery,
): VerifiedDelivery {
  const body = maskedBody(provider, settings, delivery.body);
  return body === delivery.body ? delivery : markVerified(new Delivery({ ...delivery, body, masked: true }));
}

export type { VerifiedDelivery };

export type Translation =
  | { readonly outcome: 'events'; readonly identity: string; readonly events: readonly CanonicalEvent[] }
  | { readonly outcome: 'refused'; readonly check: Check }
  | { readonly outcome: 'empty' }
  /** `error`: what the provider threw, which is a defect of the provider. */
  | { readonly outcome: 'quarantined'; readonly reason: QuarantineReason; readonly error?: unknown };

export interface Origin extends Proof {
  /** The configured name of the source. */
  readonly source: string;
  readonly via?: 'poll' | undefined;
  /** The name of the replay that this is part of. */
  readonly replay?: string | undefined;
}

/** Consumers' parsers have limits (Go 10,000, .NET 64 by default, jq 256 to 10,000); no provider nests nearly as deep. */
const MAX_DEPTH = 512;
/** No sender's batch is nearly as large; a larger one would be more records than a request can wait for. */
const MAX_ITEMS = 5000;
/** `settings` are the provider's own, already parsed. */
export function translate(
  provider: Provider,
  settings: unknown,
  received: VerifiedDelivery,
  { source, level, coverage, via, replay }: Origin,
): Translation {
  const delivery = withoutSecrets(provider, settings, received);
  if (delivery.body.length === 0) return { outcome: 'empty' };
  try {
    const json = withoutByteOrderMark(provider.decode?.(delivery) ?? delivery.body);
    const items = provider.split?.(json) ?? [json];
    if (items.length > MAX_ITEMS) return { outcome: 'quarantined', reason: 'too_many_events' };
    if (items.length === 0) return { outcome: 'quarantined', reason: 'payload_unexpected' };
    const events: CanonicalEvent[] = [];
    const identities: string[] = [];
    for (const item of items) {
      const parsed = provider.payload.safeParse(parse(item));
      if (!parsed.success) return { outcome: 'quarantined', reason: 'payload_unexpected' };

      const payload = parsed.data;
      // The answer of an API has no headers that could contradict it.
      if (via !== 'poll' && provider.consistent?.(payload, delivery) === false) {
        return { outcome: 'refused', check: 'payload_disagrees' };
      }
      const whole = item === json ? delivery.body : item;
      const identity = identityOf(provider.identify.of(payload, delivery, settings), whole);
      const { receivedAt } = delivery;
      const origin = {
        source,
        provider: provider.name,
        verification: level,
        // TLS proves the whole answer of an API.
        coverage: via === 'poll' ? ('body' as const) : coverage,
        masked: delivery.masked,
        via,
        replay,
        identity,
        receivedAt,
        payload: item,
        traceparent: delivery.trace?.traceparent,
      };
      const drafts = provider.normalize(payload, delivery, settings);
      events.push(...drafts.map((draft, index) => toEvent(draft, origin, index)));
      identities.push(identity);
    }
    if (events.length === 0) return { outcome: 'quarantined', reason: 'normalize_failed' };
    // Two batches are the same when they contain the same events.
    const [first = ''] = identities;
    const identity = identities.length === 1 ? first : digestOf(Buffer.from(identities.join('\n')));
    return { outcome: 'events', identity, events };
  } catch (error) {
    if (error instanceof UnreadableError) return { outcome: 'quarantined', reason: error.reason };
    return { outcome: 'quarantined', reason: 'normalize_failed', error };
  }
}

/** Whether a body of this media type is read. JSON, text and a missing type always are, since senders are careless with the header. */
export function accepts(provider: Provider, contentType: string | undefined): boolean {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (!mediaType) return true;
  if (/^(?:application\/json|text\/json|text\/plain|[^/]+\/[^/]+\+json)$/.test(mediaType)) return true;
  const [family] = mediaType.split('/', 1);
  return provider.accepts?.some((accepted) => accepted === mediaType || accepted === `${family}/*`) ?? false;
}

const identityOf = (identity: string | undefined, body: Buffer) =>
  identity ? attributeText(identity) : digestOf(body);

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function parse(json: Buffer): unknown {
  if (!isUtf8(json)) throw new UnreadableError('encoding_invalid', 'not UTF-8');
  const text = json.toString('utf8');
  if (isDeeperThan(MAX_DEPTH, text)) throw new UnreadableError('payload_too_deep', 'nested too deep');
  try {
    return parseExactly(text);
  } catch {
    throw new UnreadableError('payload_not_json', 'not JSON');
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Counts brackets outside strings. For a text that is not JSON the result is arbitrary; the parser rejects that anyway. */
export function isDeeperThan(limit: number, json: string): boolean {
  // Scanning a text takes as long as an HMAC over it, and few texts have that many brackets at all.
  if (!hasMoreThan(limit, json)) return false;
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const character = json.charCodeAt(i);
    if (character === QUOTE) {
      for (i++; i < json.length && json.charCodeAt(i) !== QUOTE; i++) {
        if (json.charCodeAt(i) === BACKSLASH) i++;
      }
    } else if (character === 0x7b || character === 0x5b) {
      if (++depth > limit) return true;
    } else if (character === 0x7d || character === 0x5d) depth--;
  }
  return false;
}

/** Whether the text has more opening brackets than `limit`, those in strings included. */
function hasMoreThan(limit: number, json: string): boolean {
  let left = limit;
  for (const bracket of ['{', '[']) {
    for (let i = json.indexOf(bracket); i >= 0; i = json.indexOf(bracket, i + 1)) if (--left < 0) return true;
  }
  return false;
}
