/** The three versions of the signature: v3 is an HMAC with a time; v2 and v1 are plain digests with the client secret in front. */
import { hmac, type Scheme, secretDigest, unixMilliseconds } from '../../src/provider/kit.js';

export interface SignatureSettings {
  readonly secrets: readonly string[];
  readonly version: 'v1' | 'v2' | 'v3';
  readonly publicUrl?: readonly string[] | undefined;
  readonly toleranceSeconds: number;
}

export function hubspotSignature({
  secrets,
  version,
  publicUrl: publicUrls,
  toleranceSeconds,
}: SignatureSettings): Scheme {
  if (version === 'v3') {
    return hmac({
      secrets,
      header: 'x-hubspot-signature-v3',
      encoding: 'base64',
      timestamp: {
        header: 'x-hubspot-request-timestamp',
        format: unixMilliseconds,
        toleranceSeconds,
        allowsFuture: true,
      },
      publicUrls,
      content: ({ method, publicUrl, url, body, timestamp }) => [
        `${method}${publicUrl}${url}`,
        body,
        timestamp,
      ],
      // The page decodes some escapes of the URL before it is signed; the client signs the URL as it is.
      otherContents: ({ method, publicUrl, url, body, timestamp }) => [
        [`${method}${publicUrl}${decoded(url)}`, body, timestamp],
      ],
      covers: { url: true },
    });
  }
  return secretDigest({
    algorithm: 'sha256',
    secrets,
    secretStands: 'first',
    header: 'x-hubspot-signature',
    encoding: 'hex',
    publicUrls,
    content: ({ method, publicUrl, url, body }) =>
      version === 'v1' ? [body] : [`${method}${publicUrl}${url}`, body],
    covers: { url: version === 'v2' },
  });
}

const DECODED = [':', '/', '?', '@', '!', '$', "'", '(', ')', '*', ',', ';'];
const decoded = (url: string) =>
  url.replace(/%[0-9a-f]{2}/gi, (written) => {
    const character = String.fromCharCode(Number.parseInt(written.slice(1), 16));
    return DECODED.includes(character) ? character : written;
  });
