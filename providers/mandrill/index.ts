/**
 * https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/
 * The signature is HMAC-SHA-1 over the URL as it is set there and the parameters of the form, one of which holds a batch as JSON.
 * Mandrill sends a HEAD request to the URL before it accepts it. The page documents no signed time. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  formFields,
  hexDigest,
  hmac,
  itemsOf,
  nativeType,
  optionalId,
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
  typePrefix: 'com.mandrillapp',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Settings > Webhooks in Mailchimp Transactional, as the URL to post to. (From memory; confirm at the sender.)',
  assumptions: [
    'An event that is sent again has the same message id, event, time, URL, address and browser.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList(
      'the authentication key of the webhook, from the list of webhooks at Mailchimp Transactional',
    ),
    publicUrl: publicUrl(),
  }),
  scheme: ({ secrets, publicUrl }) =>
    hmac({
      algorithm: 'sha1',
      secrets,
      header: 'x-mandrill-signature',
      encoding: 'base64',
      publicUrls: publicUrl,
      content: ({ publicUrl, url, body }) => {
        const parameters = sortedFormFields(body).map(([name, value]) => name + value);
        return [`${publicUrl}${url}`, Buffer.from(parameters.join(''), 'utf8')];
      },
      covers: { body: 'json', url: true },
    }),
  development: (make) => ({ secrets: [make.secret(16).toString('base64url')], publicUrl: make.publicUrl }),

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
    _id: optionalId,
    ts: z.number().optional().catch(undefined),
    url: optionalText,
    ip: optionalText,
    user_agent: optionalText,
    msg: z.object({ _id: optionalId, email: optionalText }).optional().catch(undefined),
  }),
  identify: {
    short: 'message id, event, time and who',
    why: 'Message, event and time, and of an open or a click its URL, address and browser, are all signed and identify the event together: scanners of mail open every link of a message within one second.',
    of: ({ event, _id, ts, url, ip, user_agent }) => {
      const who =
        url || ip || user_agent ? `:${hexDigest(Buffer.from(JSON.stringify([url, ip, user_agent])))}` : '';
      return event && _id && ts ? `${_id}:${event}:${ts}${who}` : undefined;
    },
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
    note: 'Before a webhook is created, Mandrill sends a HEAD request to its URL.',
    methods: ['HEAD'],
    beforeVerification: ({ method }) => (method === 'HEAD' ? {} : undefined),
  },

  sender: {
    retryWindowSeconds: 172_800,
    success: '200',
    note: 'Mandrill sends batches of up to 1,000 events and retries at growing intervals; it disables a webhook that fails for long.',
    source: 'https://mailchimp.com/developer/transactional/docs/webhooks/',
  },
});
