/**
 * The two signatures of EasyPost. The first covers the body; the second, seen in other receivers alone, covers the time, the
 * method, a path that a header repeats, and the body.
 */
import { type Delivery, hmac, iso8601, type Scheme } from '../../src/provider/kit.js';

const FIRST = 'x-hmac-signature';
const SECOND = 'x-hmac-signature-v2';
const PATH = 'x-path';

export interface SignatureSettings {
  readonly secrets: readonly string[];
  readonly toleranceSeconds: number;
}

export function easypostSignature({ secrets, toleranceSeconds }: SignatureSettings): Scheme {
  const form = { secrets, encoding: 'hex', prefix: 'hmac-sha256-hex=' } as const;
  const first = hmac({
    ...form,
    header: FIRST,
    // What the second version signs is not JSON, and must not pass for a body.
    content: ({ body }) => (isJson(body) ? [withFloatWeights(body)] : 'content_unreadable'),
    otherContents: ({ body }) => [[body]],
  });
  const second = hmac({
    ...form,
    header: SECOND,
    timestamp: { header: 'x-timestamp', format: iso8601, toleranceSeconds },
    signedHeaders: [PATH],
    content: ({ timestamp, method, signedHeader, body }) => [
      `${timestamp}${method}${signedHeader(PATH)}`,
      body,
    ],
  });
  const isSecond = (delivery: Delivery) => !delivery.has(FIRST) && delivery.has(SECOND);
  return {
    ...first,
    recognizes: [FIRST, SECOND],
    covers: { ...first.covers, headers: [...first.covers.headers, ...second.covers.headers] },
    toleranceSeconds,
    isDated: isSecond,
    verify: (delivery) => (isSecond(delivery) ? second : first).verify(delivery),
  };
}

const isJson = (body: Buffer) => /^\s*[[{]/.test(body.toString('latin1', 0, 64));

/** Through Latin-1 and back, every byte stays what it is. */
const withFloatWeights = (body: Buffer): Buffer =>
  body.includes('"weight"')
    ? Buffer.from(
        body.toString('latin1').replace(/("weight":[ \t\r\n]*)(\d+)([ \t\r\n]*)(?=[,}])/g, '$1$2.0$3'),
        'latin1',
      )
    : body;
