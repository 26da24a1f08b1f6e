/**
 * https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/
 * Signed, with SHA-1: the URL as it is set there, and the parameters of the form, of which one holds a batch as JSON. The URL is
 * asked by HEAD before it is taken. Left out: any time. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  formFields,
  hmac,
  itemsOf,
  nativeType,
  optionalText,
  passThrough,
  publicUrl,
  secretList,
  sortedFormFields,
  UnreadableError,
  z,
} from '../../src/provider/kit.js';

const BATCH = 'mandrill_events';

export default defineProvider({
  name: 'mandrill',
  title: 'Mailchimp Transactional (Mandrill)',
  docs: 'https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'An event that is sent again has the message’s id, the event and the time that it had.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({
    secrets: secretList('the authentication key of the webhook'),
    publicUrl: publicUrl(),
  }),
  scheme: ({ secrets, publicUrl }) =>
    hmac({
      algorithm: 'sha1',
      secrets,
      header: 'x-mandrill-signature',
      encoding: 'base64',
      content: ({ url, body }) => {
        const parameters = sortedFormFields(body).map(([name, value]) => name + value);
        return [`${publicUrl}${url}`, Buffer.from(parameters.join(''), 'utf8')];
      },
      covers: { body: 'json', url: true },
    }),
  development: (make) => ({ secrets: [make.secret(16).toString('base64url')], publicUrl: make.publicUrl }),

  accepts: ['application/x-www-form-urlencoded'],
  decode: ({ body }) => {
    const batch = formFields(body).find(([name]) => name === BATCH)?.[1];
    if (batch === undefined) throw new UnreadableError('payload_unexpected', `no ${BATCH}`);
    return Buffer.from(batch, 'utf8');
  },
  split: (json) => itemsOf(json),
  payload: z.object({
    event: optionalText,
    type: optionalText,
    action: optionalText,
    _id: optionalText,
    ts: z.number().optional().catch(undefined),
    msg: z.object({ _id: optionalText, email: optionalText }).optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'Message, event and time, all signed: an opened message has one id and many openings.',
    of: ({ event, _id, ts }) => (event && _id && ts ? `${_id}:${event}:${ts}` : undefined),
  },
  normalize: ({ event, type, action, _id, ts, msg }) => {
    const subject = _id ?? msg?._id;
    return [
      passThrough(
        event
          ? nativeType('com.mandrillapp.message', event)
          : nativeType('com.mandrillapp', type ?? 'untyped', action),
        { subject: subject ?? msg?.email, orderBy: subject, time: ts === undefined ? undefined : ts * 1000 },
      ),
    ];
  },
  handshake: {
    note: 'Before a webhook is made, its URL is asked by HEAD.',
    methods: ['HEAD'],
    beforeVerification: ({ method }) => (method === 'HEAD' ? {} : undefined),
  },

  sender: {
    retryWindowSeconds: 172_800,
    success: '200',
    note: 'Batches of up to 1000 events, tried again at growing intervals; a webhook that fails for long is disabled.',
    source: 'https://mailchimp.com/developer/transactional/docs/webhooks/',
  },
});
