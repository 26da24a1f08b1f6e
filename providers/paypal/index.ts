/**
 * https://developer.paypal.com/api/rest/webhooks/rest/
 * The signature covers the id and time of the transmission, the webhook's id and a CRC-32 of the body; a header has the URL of the
 * certificate. The CRC detects damage, not forgery: anyone who has a delivery can change its body and keep the CRC. Read
 * 2026-11-24, from copies.
 */
import {
  defineProvider,
  fetchedKeySignature,
  nativeType,
  optionalId,
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
  typePrefix: 'com.paypal',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Apps & Credentials > the app > Add Webhook in the PayPal developer dashboard, as the webhook URL. (From memory; confirm at the sender.)',
  assumptions: [
    'Certificates are below /v1/notifications/certs/ of PayPal’s API hosts, as all that were seen are.',
    'A transmission may have any age: the page names no limit, and retries keep their first time.',
    'Only a CRC-32 binds the body to the signature, so fetch from the API what a delivery says before money moves.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    webhookId: z
      .string()
      .regex(/^[\x21-\x7e]+$/, { error: 'must be printable ASCII without blanks' })
      .describe('the id of the webhook, from the page of the app at PayPal; it is part of what is signed'),
  }),
  scheme: ({ webhookId }, tools) =>
    fetchedKeySignature({
      tools,
      algorithm: (delivery) =>
        delivery.header('paypal-auth-algo') === 'SHA256withRSA' ? 'rsa-sha256' : 'signature_malformed',
      // Node reads the public key from a certificate in PEM.
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
      covers: { body: 'checksum' },
    }),
  development: (make) => ({ webhookId: make.secret(9).toString('hex').toUpperCase() }),

  payload: z.object({
    id: optionalId,
    event_type: z.string().min(1),
    create_time: optionalText,
    resource: z.object({ id: optionalId }).optional().catch(undefined),
  }),
  identify: {
    short: 'event id',
    why: 'The event’s id in the body stays the same; the transmission’s id changes when an event is sent again by hand.',
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
    note: 'PayPal retries up to 25 times over 3 days.',
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
