/** Contentful’s canonical request: method, path, listed headers and body, one per line. The list is always signed. */
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
    // At exactly the limit it is already too old for Contentful’s own verifier.
    toleranceSeconds: toleranceSeconds - 1,
    sign: (unsigned) =>
      scheme.sign({ ...unsigned, headers: { ...unsigned.headers, [LIST]: `${LIST},${TIMESTAMP}` } }),
  };
}

/** The value of a header if the verified signature covers it. */
export const signedHeader = (delivery: Delivery, name: string) =>
  namesIn(delivery.header(LIST) ?? '').includes(name) ? delivery.header(name) : undefined;

/** Sorted, without repetitions; the list and the time are signed whether or not they are listed. */
function namesIn(list: string): string[] {
  const names = list.split(',').map((name) => name.trim().toLowerCase());
  return [...new Set([...names.filter((name) => name !== ''), LIST, TIMESTAMP])].sort();
}

/** The query is escaped as one text, then again with the path. */
function encodedPath(url: string): string {
  const [path = '', query] = url.split('?');
  return encodeURI(query ? `${path}?${encodeURIComponent(query)}` : path);
}
