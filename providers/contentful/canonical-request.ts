/** Contentful's canonical request: method, path, the listed headers and the body, a line each. The list itself is always among them. */
import { type Delivery, hmac, lookUp, type Scheme, unixMilliseconds } from '../../src/provider/kit.js';

export interface CanonicalRequestSettings {
  readonly secrets: readonly string[];
  readonly toleranceSeconds: number;
}

const LIST = 'x-contentful-signed-headers';
const TIMESTAMP = 'x-contentful-timestamp';

export function canonicalRequest({ secrets, toleranceSeconds }: CanonicalRequestSettings): Scheme {
  const scheme = hmac({
    secrets,
    header: 'x-contentful-signature',
    encoding: 'hex',
    timestamp: {
      header: TIMESTAMP,
      format: unixMilliseconds,
      toleranceSeconds: toleranceSeconds - 0.001,
      allowsFuture: true,
    },
    signedHeaders: [LIST],
    content: ({ method, url, signedHeader, body, timestamp }) => {
      const names = namesIn(signedHeader(LIST));
      const list = names.join(',');
      const own = { [LIST]: list, [TIMESTAMP]: timestamp };
      const values = names.map((name) => (lookUp(own, name) ?? signedHeader(name)).trim());
      if (values.includes('')) return 'header_missing';
      const headers = names.map((name, i) => `${name}:${values[i]}`).join(';');
      return [`${method}\n${encodedPath(url)}\n${headers}\n`, body];
    },
    covers: { url: true },
  });
  return {
    ...scheme,
    // At the limit exactly it is too old for their verifier already.
    toleranceSeconds: toleranceSeconds - 1,
    sign: (unsigned) =>
      scheme.sign({ ...unsigned, headers: { ...unsigned.headers, [LIST]: `${LIST},${TIMESTAMP}` } }),
  };
}

/** The value of a header that a verified signature is of. */
export const signedHeader = (delivery: Delivery, name: string) =>
  namesIn(delivery.header(LIST) ?? '').includes(name) ? delivery.header(name) : undefined;

/** Sorted, each once; the list and the time are signed whether they are listed or not. */
function namesIn(list: string): string[] {
  const names = list.split(',').map((name) => name.trim().toLowerCase());
  return [...new Set([...names.filter((name) => name !== ''), LIST, TIMESTAMP])].sort();
}

/** The query is escaped as one text, and then once more with the path. */
function encodedPath(url: string): string {
  const [path = '', query] = url.split('?');
  return encodeURI(query ? `${path}?${encodeURIComponent(query)}` : path);
}
