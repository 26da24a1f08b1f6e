/**
 * From a delivery to events. The only place where a Delivery becomes a VerifiedDelivery, and where a verified one is decoded,
 * parsed, checked, identified and translated. Pure, synchronous, and never throws on anything a sender sends.
 */
import { isUtf8 } from 'node:buffer';
import { attributeText } from '../attribute-text.js';
import { Delivery, markVerified, type VerifiedDelivery } from '../delivery.js';
import { type Check, type QuarantineReason, UnreadableError } from '../errors.js';
import type { CanonicalEvent, EventDraft } from '../event.js';
import { parseExactly } from '../provider/exact-json.js';
import { bodyAsJson } from '../provider/form.js';
import type { Provider } from '../provider/provider.js';
import { unfamiliarEvent } from '../provider/unfamiliar-event.js';
import { digestOf } from '../schemes/digest.js';
import type { Proof, Scheme, Verdict } from '../schemes/scheme.js';
import { toEvent } from './envelope.js';
import { maskedBody } from './masking.js';
import { exceededLimit } from './parser-limits.js';
import type { QuarantinedDelivery } from './quarantine-record.js';

/**
 * Over the bytes as they came, then over the decoded ones, since senders that compress sign either. Returns a promise only
 * where keys must be fetched or the body is compressed.
 */
export function verify(delivery: Delivery, scheme: Scheme): Verdict | Promise<Verdict> {
  const { decoded } = delivery;
  return decoded === undefined
    ? scheme.verify(delivery)
    : verifyEither(delivery, withBody(delivery, decoded), scheme);
}

async function verifyEither(exact: Delivery, decoded: Delivery, scheme: Scheme): Promise<Verdict> {
  const verdict = await scheme.verify(exact);
  return verdict.outcome === 'refused' ? scheme.verify(decoded) : verdict;
}

const withBody = (delivery: Delivery, body: Buffer) =>
  new Delivery({ ...delivery, body, decoded: undefined });

/** What a provider reads: the delivery with its decoded body in place of the exact one. */
export function asRead(verified: VerifiedDelivery): VerifiedDelivery {
  return verified.decoded === undefined ? verified : markVerified(withBody(verified, verified.decoded));
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
  /** `error`: what the provider threw, which is a defect of the provider. */
  | { readonly outcome: 'quarantined'; readonly reason: QuarantineReason; readonly error?: unknown };

export interface Origin extends Proof {
  /** The configured name of the source. */
  readonly source: string;
  readonly via?: 'poll' | undefined;
  /** The name of the replay that this is part of. */
  readonly replay?: string | undefined;
}

/** No sender's batch is nearly as large; a larger one would be more records than a request can wait for. */
const MAX_ITEMS = 5000;
/** `settings` are the provider's own, already parsed. */
export function translate(
  provider: Provider,
  settings: unknown,
  verified: VerifiedDelivery,
  { source, level, coverage, via, replay }: Origin,
): Translation {
  if (verified.body.length === 0) return { outcome: 'quarantined', reason: 'body_empty' };
  try {
    const delivery = withoutSecrets(provider, settings, asRead(verified));
    const { receivedAt } = delivery;
    const items = itemsIn(provider, delivery, via);
    if (items.length > MAX_ITEMS) return { outcome: 'quarantined', reason: 'too_many_events' };
    const events: CanonicalEvent[] = [];
    const identities: string[] = [];
    for (const item of items) {
      const reading = read(provider, settings, delivery, item, via);
      if (reading === null) return { outcome: 'refused', check: 'payload_disagrees' };
      const { drafts, identity } = reading;
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
        payload: item.json,
        traceparent: delivery.trace?.traceparent,
      };
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

interface Item {
  readonly json: Buffer;
  /** What identifies the item where it has no id: its own bytes, or those of a delivery that is one item. */
  readonly whole: Buffer;
  /** True where the provider found no batch in the delivery, so that it cannot read this either. */
  readonly isUnexpected: boolean;
}

/** Never empty. */
function itemsIn(provider: Provider, delivery: VerifiedDelivery, via: Origin['via']): readonly Item[] {
  const { body: whole } = delivery;
  try {
    const json = withoutByteOrderMark(provider.decode?.(delivery) ?? bodyAsJson(delivery));
    if (!provider.split) return [{ json, whole, isUnexpected: false }];
    const items = provider.split(json);
    if (items.length === 0) throw unexpected();
    return items.map((item) => ({ json: item, whole: item === json ? whole : item, isUnexpected: false }));
  } catch (error) {
    const isUnexpected = error instanceof UnreadableError && error.reason === 'payload_unexpected';
    if (!isUnexpected || via === 'poll') throw error;
    return [{ json: withoutByteOrderMark(bodyAsJson(delivery)), whole, isUnexpected }];
  }
}

interface Reading {
  readonly drafts: readonly EventDraft[];
  readonly identity: string;
}

/** Null where the headers contradict the payload. */
function read(
  provider: Provider,
  settings: unknown,
  delivery: VerifiedDelivery,
  { json, whole, isUnexpected }: Item,
  via: Origin['via'],
): Reading | null {
  const value = parse(json);
  const parsed = isUnexpected ? null : provider.payload.safeParse(value);
  if (!parsed?.success) {
    // The answer of an API is no event: one that cannot be read says nothing.
    if (via === 'poll') throw unexpected();
    return { drafts: [unfamiliarEvent(provider, value)], identity: digestOf(whole) };
  }
  const payload = parsed.data;
  // The answer of an API has no headers that could contradict it.
  if (via !== 'poll' && provider.consistent?.(payload, delivery) === false) return null;
  const identity = identityOf(provider.identify.of(payload, delivery, settings), whole);
  return { drafts: provider.normalize(payload, delivery, settings), identity };
}

const unexpected = () => new UnreadableError('payload_unexpected', 'not what the provider sends');

const identityOf = (identity: string | undefined, body: Buffer) =>
  identity ? attributeText(identity) : digestOf(body);

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function parse(json: Buffer): unknown {
  if (!isUtf8(json)) throw new UnreadableError('encoding_invalid', 'not UTF-8');
  const text = json.toString('utf8');
  const exceeded = exceededLimit(text);
  if (exceeded !== null) throw new UnreadableError(exceeded, 'beyond what consumers can parse');
  try {
    return parseExactly(text);
  } catch {
    throw new UnreadableError('payload_not_json', 'not JSON');
  }
}
