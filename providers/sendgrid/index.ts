/**
 * https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features, and its
 * Node package @sendgrid/eventwebhook 8.0.0. Signed: the time and the body, a line break at its end included. The time is
 * checked by nobody's code there, so neither is it here. Read 2026-11-24, from copies.
 */
import {
  configuredKeys,
  defineProvider,
  itemsOf,
  nativeType,
  optionalText,
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
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({
    publicKeys: publicKeyList('ec', 'the verification key of the event webhook, as Mail Settings shows it'),
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
    sg_event_id: optionalText,
    sg_message_id: optionalText,
    email: optionalText,
    timestamp: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'sg_event_id, signed and unique to an event; SendGrid asks to deduplicate by it.',
    of: ({ sg_event_id }) => sg_event_id,
  },
  normalize: ({ event, sg_message_id, email, timestamp }) => [
    {
      family: 'other',
      type: nativeType('com.sendgrid', event),
      subject: sg_message_id ?? email,
      orderBy: sg_message_id ?? email,
      time: timestamp === undefined ? undefined : timestamp * 1000,
    },
  ],

  sender: {
    retryWindowSeconds: 86_400,
    maxBodyBytes: 786_432,
    note: 'Batches of up to 768 KB, about every 30 s; tried again at growing intervals for 24 h.',
    source: 'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event',
  },
});
