/**
 * https://postmarkapp.com/developer/webhooks/webhooks-overview
 * Nothing is signed: Postmark uses basic authentication, with the user and password in the URL or in the webhook’s settings.
 * An inbound message has no record type. Read 2026-11-24, from copies.
 */
import {
  basicAuth,
  credentialList,
  defineProvider,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'postmark',
  title: 'Postmark',
  docs: 'https://postmarkapp.com/developer/webhooks/webhooks-overview',
  typePrefix: 'com.postmarkapp',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Webhooks > Add webhook of a message stream; for inbound mail, in the settings of the inbound stream. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z.strictObject({ credentials: credentialList() }),
  scheme: (settings) => basicAuth(settings),
  development: (make) => ({ credentials: [`onehook:${make.secret(24).toString('base64url')}`] }),

  payload: z.looseObject({ RecordType: optionalText, MessageID: optionalId }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body: a message is opened and clicked many times under one id.',
    of: () => undefined,
  },
  normalize: (event) => [
    passThrough(nativeType('com.postmarkapp', event.RecordType ?? 'Inbound'), {
      subject: event.MessageID,
      time: TIMES.map((name) => textAt(event, name)).find((time) => time !== undefined),
    }),
  ],

  sender: {
    retryWindowSeconds: 37_800,
    success: '200',
    avoid: [403],
    onRefused: 'stops',
    note: 'Outbound events are retried nine times over about 72 min, after 5xx, 408, 429 and time-outs; any other 4xx drops the event at once. Inbound mail is retried up to ten times over about 10.5 h, and 403 stops that.',
    source: 'https://github.com/ActiveCampaign/postmark-skills/pull/6',
  },
});

const TIMES = ['DeliveredAt', 'BouncedAt', 'ReceivedAt', 'ChangedAt'];
