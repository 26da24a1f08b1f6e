/**
 * https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features, and its
 * Node package @sendgrid/eventwebhook 8.0.0. The time and the body are signed, including a line break at the end of the body.
 * SendGrid's own code does not check the age of the time, and neither does this provider. Read 2026-11-24, from copies.
 */
import {
  configuredKeys,
  defineProvider,
  itemsOf,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  publicKeyList,
  publicKeySignature,
  readPublicKey,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'sendgrid',
  title: 'Twilio SendGrid',
  docs: 'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features',
  typePrefix: 'com.sendgrid',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Settings > Mail Settings > Event Webhook in the SendGrid dashboard. (From memory; confirm at the sender.)',
  assumptions: ['The deadline and the retries are from general knowledge: the page on them was not read.'],
  settings: z.strictObject({
    publicKeys: publicKeyList(
      'ec',
      'the verification key of the event webhook, shown under Mail Settings in the SendGrid dashboard',
    ),
  }),
  scheme: ({ publicKeys }, tools) =>
    publicKeySignature({
      algorithm: 'ecdsa-sha256',
      keys: configuredKeys(publicKeys.map(readPublicKey), tools),
      header: 'x-twilio-email-event-webhook-signature',
      encoding: 'base64',
      timestamp: {
        header: 'x-twilio-email-event-webhook-timestamp',
        format: unixSeconds,
        toleranceSeconds: null,
      },
      content: ({ timestamp, body }) => [timestamp, body],
    }),
  development: (make) => ({
    publicKeys: [make.publicKey('ec').export({ format: 'der', type: 'spki' }).toString('base64')],
  }),

  split: (json) => itemsOf(json),
  payload: z.object({
    event: z.string().min(1),
    sg_event_id: optionalId,
    sg_message_id: optionalId,
    email: optionalText,
    timestamp: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'sg_event_id',
    why: 'sg_event_id, signed and unique to an event; SendGrid asks receivers to deduplicate by it.',
    of: ({ sg_event_id }) => sg_event_id,
  },
  normalize: ({ event, sg_message_id, email, timestamp }) => [
    passThrough(nativeType('com.sendgrid', event), {
      subject: sg_message_id ?? email,
      time: timestamp === undefined ? undefined : timestamp * 1000,
    }),
  ],

  sender: {
    retryWindowSeconds: 86_400,
    maxBodyBytes: 786_432,
    note: 'Batches of up to 768 KB, about every 30 s; retried for 24 h with growing waits.',
    source: 'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event',
  },
});
