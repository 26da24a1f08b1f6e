/**
 * HMAC-SHA-1 over the URL and what belongs to it. Twilio's back ends write a URL in more than one way (with and without its
 * port, some characters escaped), and its own SDK tries them in turn; so does this.
 */
import { hexDigest, hmac, type Scheme, type SignedParts, sortedFormFields } from '../../src/provider/kit.js';

export interface SignatureSettings {
  readonly secrets: readonly string[];
  readonly publicUrl: string;
}

export function twilioSignature({ secrets, publicUrl }: SignatureSettings): Scheme {
  return hmac({
    algorithm: 'sha1',
    secrets,
    header: 'x-twilio-signature',
    encoding: 'base64',
    content: (parts) => {
      const rest = signedRest(parts);
      return rest === null ? 'claim_mismatch' : [publicUrl + parts.url, rest];
    },
    otherContents: (parts) => {
      const rest = signedRest(parts);
      return rest === null ? [] : otherUrls(publicUrl + parts.url).map((url) => [url, rest]);
    },
    covers: { body: 'json', url: true },
  });
}

/** What is signed after the URL; null where the URL holds the digest of another body. */
function signedRest({ url, body }: Pick<SignedParts, 'url' | 'body'>): Buffer | null {
  if (url.includes('bodySHA256')) {
    const claimed = new URLSearchParams(url.split(/\?(.*)/s, 2)[1]).get('bodySHA256');
    return claimed === hexDigest(body) ? Buffer.alloc(0) : null;
  }
  // A parameter that comes twice with one value counts once.
  const fields = sortedFormFields(body).map(([name, value]) => [name, value] as const);
  const distinct = fields.filter(
    ([name, value], i) => name !== fields[i - 1]?.[0] || value !== fields[i - 1]?.[1],
  );
  return Buffer.from(distinct.map(([name, value]) => name + value).join(''), 'utf8');
}

function otherUrls(url: string): string[] {
  const tidy = URL.canParse(url) ? new URL(url).toString() : url;
  const others = [withoutPort(url), withPort(url), withoutPort(tidy), withPort(tidy)];
  const escaped = [withoutPort(tidy), withPort(tidy)].map(withEscapedQuery);
  return [...new Set([...others, ...escaped])].filter((other) => other !== url);
}

/** As text: parsing a URL would tidy up more than its port. */
const AUTHORITY = /^(https?:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#:]*))(:\d*)?(.*)$/is;

const withoutPort = (url: string) => url.replace(AUTHORITY, '$1$3');

const withPort = (url: string) =>
  url.replace(AUTHORITY, (_, host: string, port: string | undefined, rest: string) => {
    const standard = /^https/i.test(host) ? ':443' : ':80';
    return `${host}${port ?? standard}${rest}`;
  });

function withEscapedQuery(url: string): string {
  const [path = '', query] = url.split(/\?(.*)/s, 2);
  if (!query) return url;
  const pairs = [...new URLSearchParams(query)].map((pair) => pair.map(encodeURIComponent).join('='));
  return `${path}?${pairs.join('&')}`;
}
