/**
 * HMAC over the URL and what belongs to it: SHA-1 under an Auth Token, SHA-256 under a SharedKey. Twilio's back ends write a URL
 * in more than one way (with and without its port, some characters escaped), and its own SDK tries them in turn; so does this.
 */
import {
  type Delivery,
  hexDigest,
  hmac,
  type Scheme,
  type SignedParts,
  sortedFormFields,
} from '../../src/provider/kit.js';

export interface SignatureSettings {
  /** Auth Tokens. */
  readonly secrets?: readonly string[] | undefined;
  readonly sharedKeys?: { readonly secrets: readonly string[] } | undefined;
  readonly publicUrl: readonly string[];
}

const SETTINGS = 'x-twilio-webhooks-signature-settings';

/**
 * The settings header, which names the algorithm, is not signed. So a secret verifies one algorithm alone, and a delivery whose
 * header names the other one is refused: the header can choose among the secrets, and weakens none.
 */
export function twilioSignature({ secrets = [], sharedKeys, publicUrl }: SignatureSettings): Scheme {
  const tokens = secrets.length > 0 ? signature('sha1', secrets, publicUrl) : null;
  const shared = sharedKeys ? signature('sha256', sharedKeys.secrets, publicUrl) : null;
  const first = tokens ?? shared;
  if (!first) throw new Error('Twilio needs a secret.');
  return {
    ...first,
    title: [tokens, shared].flatMap((scheme) => scheme?.title ?? []).join(' or '),
    secrets: (tokens?.secrets ?? 0) + (shared?.secrets ?? 0),
    async verify(delivery) {
      if (delivery.repeats(SETTINGS)) return { outcome: 'refused', check: 'header_repeated' };
      const algorithm = algorithmOf(delivery);
      if (algorithm === 'HMAC_SHA1' && tokens) return tokens.verify(delivery);
      if (algorithm !== 'HMAC_SHA256') return { outcome: 'refused', check: 'signature_malformed' };
      const verdict = await shared?.verify(delivery);
      if (!verdict) return { outcome: 'refused', check: 'signature_mismatch' };
      return verdict.outcome === 'verified' ? { ...verdict, key: secrets.length + verdict.key } : verdict;
    },
    sign: async (unsigned) => ({
      ...(await first.sign(unsigned)),
      ...(tokens ? {} : { [SETTINGS]: 'algorithm=HMAC_SHA256' }),
    }),
  };
}

/** As the SDK reads it: without the header, or without the field in it, SHA-1. */
function algorithmOf(delivery: Delivery): string {
  const fields = (delivery.header(SETTINGS) ?? '').split(',').map((field) => field.trim());
  const named = fields.find((field) => field.startsWith('algorithm='));
  return named?.slice('algorithm='.length) ?? 'HMAC_SHA1';
}

const signature = (
  algorithm: 'sha1' | 'sha256',
  secrets: readonly string[],
  publicUrls: readonly string[],
): Scheme =>
  hmac({
    algorithm,
    secrets,
    header: 'x-twilio-signature',
    encoding: 'base64',
    publicUrls,
    content: (parts) => {
      const rest = signedRest(parts);
      return rest === null ? 'claim_mismatch' : [parts.publicUrl + parts.url, rest];
    },
    otherContents: (parts) => {
      const rest = signedRest(parts);
      return rest === null ? [] : otherUrls(parts.publicUrl + parts.url).map((url) => [url, rest]);
    },
    covers: { body: 'json', url: true },
  });

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
