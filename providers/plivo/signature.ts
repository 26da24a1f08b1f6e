/** What Plivo signs, as its SDK composes it: version 3 sorts the query and the parameters, version 2 uses neither. */
import { type Delivery, hmac, type Scheme, sortedFormFields } from '../../src/provider/kit.js';

export interface SignatureSettings {
  readonly secrets: readonly string[];
  readonly publicUrl: readonly string[];
  readonly version: 'v2' | 'v3';
}

const nonceHeader = (version: string) => `x-plivo-signature-${version}-nonce`;

export const nonceOf = (delivery: Delivery, version: string) => delivery.header(nonceHeader(version)) ?? '';

export function plivoSignature({ secrets, publicUrl: publicUrls, version }: SignatureSettings): Scheme {
  const nonce = nonceHeader(version);
  return hmac({
    secrets,
    // `ma`: signed with the token of the main account, where the request is a subaccount's.
    header: [`x-plivo-signature-${version}`, `x-plivo-signature-ma-${version}`],
    encoding: 'base64',
    separator: ',',
    signedHeaders: [nonce],
    publicUrls,
    content: ({ method, publicUrl, url, body, signedHeader }) => {
      const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
      const of =
        version === 'v2' ? `${publicUrl}${path}` : `${publicUrl}${path}${parametersOf(method, query, body)}.`;
      return [Buffer.from(`${of}${signedHeader(nonce)}`, 'utf8')];
    },
    covers: version === 'v2' ? { body: 'none' } : { body: 'json', url: true },
  });
}

function parametersOf(method: string, query: string, body: Buffer): string {
  const inUrl = sortedFormFields(Buffer.from(query))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const inBody =
    method === 'GET'
      ? ''
      : sortedFormFields(body)
          .map(([name, value]) => name + value)
          .join('');
  return `${inUrl || inBody ? '?' : ''}${inUrl}${inUrl && inBody ? '.' : ''}${inBody}`;
}
