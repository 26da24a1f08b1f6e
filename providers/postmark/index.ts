/**
 * https://postmarkapp.com/developer/webhooks/webhooks-overview
 * Nothing is signed: basic authentication, from the user and password in the URL or in the webhook’s settings. A mail that
 * came in has no record type. Read 2026-11-24, from copies.
 */
import {
  basicAuth,
  credentialList,
  defineProvider,
  nativeType,
  optionalText,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'postmark',
  title: 'Postmark',
  docs: 'https://postmarkapp.com/developer/webhooks/webhooks-overview',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['All kinds of record are retried as those that the page speaks of.'],
  settings: z.strictObject({ credentials: credentialList() }),
  scheme: (settings) => basicAuth(settings),
  development: (make) => ({ credentials: [`onehook:${make.secret(24).toString('base64url')}`] }),

  payload: z.looseObject({ RecordType: optionalText, MessageID: optionalText }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body: a message is opened and clicked many times under one id.',
    of: () => undefined,
  },
  normalize: (event) => [
    {
      family: 'other',
      type: nativeType('com.postmarkapp', (event.RecordType ?? 'Inbound').toLowerCase()),
      subject: event.MessageID,
      orderBy: event.MessageID,
      time: TIMES.map((name) => textAt(event, name)).find((time) => time !== undefined),
    },
  ],

  sender: {
    retryWindowSeconds: 37_800,
    success: '200',
    avoid: [403],
    note: 'Retried up to ten times over about 10.5 h (bounces and mail that came in); 403 stops that at once, so it is never answered.',
    source: 'https://postmarkapp.com/support/article/understanding-inbound-webhook-retries-in-postmark',
  },
});

const TIMES = ['DeliveredAt', 'BouncedAt', 'ReceivedAt', 'ChangedAt'];
