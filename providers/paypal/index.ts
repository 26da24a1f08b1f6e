/**
 * https://developer.paypal.com/api/rest/webhooks/rest/
 * Signed: id and time of the transmission, the webhook's id, and a CRC-32 of the body, under a certificate whose URL comes with
 * it. The CRC finds damage and no forger: who holds a delivery can keep it while changing the body. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  keyAtSignature,
  nativeType,
  optionalText,
  passThrough,
  spkiKey,
  z,
} from '../../src/provider/kit.js';
import { crc32 } from './crc32.js';

export default defineProvider({
  name: 'paypal',
  title: 'PayPal',
  docs: 'https://developer.paypal.com/api/rest/webhooks/rest/',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'Certificates lie below /v1/notifications/certs/ of PayPal’s API hosts, as all that were seen do.',
    'How old a transmission may be is not said, and retries keep their first time: no age is refused.',
    'The body is bound by a CRC-32 alone, so what a delivery says should be asked for again before money moves.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({
    /** The id of the webhook, from the app’s page; it is part of what is signed. */
    webhookId: z.string().regex(/^[\x21-\x7e]+$/, { error: 'must be printable ASCII without blanks' }),
  }),
  scheme: ({ webhookId }, tools) =>
    keyAtSignature({
      tools,
      algorithm: (delivery) =>
        delivery.header('paypal-auth-algo') === 'SHA256withRSA' ? 'rsa-sha256' : 'signature_malformed',
      // Node reads the key out of a certificate in PEM.
      location: (delivery) => {
        if (delivery.repeats('paypal-cert-url')) return 'header_repeated';
        const url = delivery.header('paypal-cert-url');
        if (!url) return 'header_missing';
        return isCertificateUrl(url) ? { url, parse: spkiKey } : 'signature_malformed';
      },
      header: 'paypal-transmission-sig',
      encoding: 'base64',
      signedHeaders: ['paypal-transmission-id', 'paypal-transmission-time'],
      content: ({ signedHeader, body }) => [
        `${signedHeader('paypal-transmission-id')}|${signedHeader('paypal-transmission-time')}|${webhookId}|${crc32(body)}`,
      ],
    }),
  development: (make) => ({ webhookId: make.secret(9).toString('hex').toUpperCase() }),

  payload: z.object({
    id: optionalText,
    event_type: z.string().min(1),
    create_time: optionalText,
    resource: z.object({ id: optionalText }).optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The event’s id in the signed body; the transmission’s id is another one where an event is sent again by hand.',
    of: ({ id }) => id,
  },
  normalize: ({ event_type, create_time, resource }, delivery) => [
    passThrough(nativeType('com.paypal', event_type), {
      subject: resource?.id,
      time: create_time,
      deliveryId: delivery.header('paypal-transmission-id'),
    }),
  ],

  sender: {
    retryWindowSeconds: 259_200,
    note: 'Up to 25 retries over 3 days.',
    source: 'https://developer.paypal.com/api/rest/webhooks/rest/',
  },
});

const HOST = /^api(?:-m)?(?:\.sandbox)?\.paypal\.com$/;

function isCertificateUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, username, password, pathname } = new URL(text);
  if (protocol !== 'https:' || username || password) return false;
  return HOST.test(host) && pathname.startsWith('/v1/notifications/certs/');
}
