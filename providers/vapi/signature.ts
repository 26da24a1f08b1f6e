/**
 * The HMAC of a credential at Vapi. By its defaults `{timestamp}.{body}` is signed; where a credential leaves the time out, the
 * body alone is. The delivery shows which, and neither content can pass for the other.
 */
import {
  type Delivery,
  type HmacOptions,
  hmac,
  macKeys,
  type Scheme,
  type SignatureSettings,
  signatureForm,
} from '../../src/provider/kit.js';

const HEADERS = ['x-signature', 'x-vapi-signature'];
const TIMESTAMP = 'x-timestamp';

interface VapiSettings extends Omit<SignatureSettings, 'header' | 'timestampHeader'> {
  readonly secrets: readonly string[];
  readonly secretEncoding: 'text' | 'hex' | 'base64';
  readonly algorithm: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  readonly header?: string | undefined;
  readonly timestampHeader?: string | undefined;
}

export function vapiSignature({ header, timestampHeader, ...settings }: VapiSettings): Scheme {
  const scheme = (timestampHeader: string | undefined, content: Pick<HmacOptions, 'content'> = {}) =>
    hmac({
      algorithm: settings.algorithm,
      secrets: macKeys(settings),
      ...signatureForm({ ...settings, header: header ?? '', timestampHeader }),
      header: header ?? HEADERS,
      ...content,
    });
  const saysAll = timestampHeader !== undefined || settings.fields?.timestamp || settings.signedParts;
  if (saysAll) return scheme(timestampHeader);

  const dated = scheme(TIMESTAMP);
  const undated = scheme(undefined, {
    // Else what is signed with a time could come as the body of a delivery without one.
    content: ({ body }) => (/^\s*\{/.test(body.toString('latin1', 0, 64)) ? [body] : 'content_unreadable'),
  });
  const isDated = (delivery: Delivery) => delivery.has(TIMESTAMP);
  return {
    ...dated,
    isDated,
    verify: (delivery) => (isDated(delivery) ? dated : undated).verify(delivery),
  };
}
