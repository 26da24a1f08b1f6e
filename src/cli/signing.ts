/** A recorded delivery as its sender would send it now: signed, dated, and with new ids where `--same` is not given. */
import { randomUUID } from 'node:crypto';
import type { RequestFile } from '../conformance/request-file.js';
import { Delivery } from '../delivery.js';
import type { CanonicalEvent } from '../event.js';
import type { Source } from '../gateway/source.js';
import { sourcePath } from './configured.js';
import { type Content, renew, withOtherBlanks } from './fresh.js';
import { judge } from './judge.js';

export interface SignedDelivery extends Content {
  /** What the gateway deduplicates by; undefined where it would not get that far. */
  readonly identity: string | undefined;
  /** Of the events that it becomes; none where it would not get that far. */
  readonly eventIds: readonly string[];
}

/** Headers that belong to one connection, or that `fetch` writes itself. */
const OF_THE_CONNECTION =
  /^(host|content-length|connection|transfer-encoding|keep-alive|expect|upgrade|te|trailer)$/;

export async function signedAsRecorded(source: Source, request: RequestFile): Promise<SignedDelivery> {
  return sign(source, recorded(request));
}

/** Its identity differs from the recorded one, unless nothing that the identity rests on can be changed here. */
export async function signedAsNew(source: Source, request: RequestFile): Promise<SignedDelivery> {
  const content = recorded(request);
  const asRecorded = await judged(source, await dated(source, content));
  if (asRecorded.outcome !== 'events') return sign(source, content);
  const renewed = renew(content, idsIn(asRecorded.events));
  const signed = await sign(source, renewed);
  // Then it is identified by the digest of its body: other bytes, same meaning.
  return signed.identity === asRecorded.identity ? sign(source, withOtherBlanks(renewed)) : signed;
}

/** Ids may be made of several (`task:job:status`); of their parts those are ids that hold a digit. */
function idsIn(events: readonly CanonicalEvent[]): string[] {
  return events.flatMap(({ family, attributes: { id, subject = '', deliveryid = '' } }) => {
    const whole = [id, deliveryid, family === 'job' ? subject : ''];
    const parts = [id, subject].flatMap((each) => each.split(/[:#]/)).filter((part) => /\d/.test(part));
    return [...whole, ...parts];
  });
}

/** Where a name comes twice the last one counts: a fixture repeats a header to show that it is refused; a sender writes it once. */
function recorded({ headers, body }: RequestFile): Content {
  const lowerCase = headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  return { headers: Object.fromEntries(lowerCase.filter(([name]) => !OF_THE_CONNECTION.test(name))), body };
}

async function sign(source: Source, content: Content): Promise<SignedDelivery> {
  const signed = await dated(source, content);
  const judgment = await judged(source, signed);
  if (judgment.outcome !== 'events') return { ...signed, identity: undefined, eventIds: [] };
  const eventIds = judgment.events.map(({ attributes }) => attributes.id);
  return { ...signed, identity: judgment.identity, eventIds };
}

/**
 * Signed headers stay as recorded, for ids are among them; but so does the time, which is long past. Only the scheme knows
 * which header holds the time: it is the one without which the delivery verifies.
 */
async function dated(source: Source, { headers, body: written }: Content): Promise<Content> {
  const { scheme } = source;
  const body = scheme.dated?.(written, Date.now()) ?? written;
  const signedHeaders = scheme.covers.headers;
  const unsigned = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !signedHeaders.includes(name)),
  );
  const attempt = async (left: Readonly<Record<string, string>>): Promise<Content> => {
    const added = await scheme.sign({ headers: left, body, at: Date.now(), url: pathOf(source) });
    return { headers: { ...unsigned, ...added }, body };
  };
  const asRecorded = await attempt(headers);
  // Every header that was recorded or made, not only the signed ones: some senders check a time that they do not sign.
  for (const name of [undefined, ...Object.keys(asRecorded.headers)]) {
    const { [name ?? '']: _, ...left } = headers;
    const content = await attempt(left);
    if ((await judged(source, content)).outcome !== 'refused') return content;
  }
  return asRecorded;
}

const pathOf = ({ name, scheme }: Source) => sourcePath(name, scheme, scheme.urlToken?.());

function judged(source: Source, { headers, body }: Content) {
  const distinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  const token = source.scheme.urlToken?.();
  const at = Date.now();
  return judge(
    source,
    new Delivery({
      id: randomUUID(),
      receivedAt: at,
      method: 'POST',
      url: pathOf(source),
      headers: distinct,
      body,
      token,
    }),
  );
}
