/**
 * https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
 * The signature, which is in the body, covers a time and a token and nothing of the event. Anyone who has seen one delivery can
 * send any event with its signature until that is too old. The page does not document how old that is, and whether a retry has
 * a new token. Read 2026-11-24, from copies. Routes, which forward mail that came in, post a form with the same three fields;
 * with attachments it is multipart.
 */
import {
  type Delivery,
  defineProvider,
  hmac,
  jsonOrForm,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  textAt,
  toleranceSeconds,
  unixSeconds,
  unverifiedFields,
  z,
} from '../../src/provider/kit.js';

const webhook = z.object({
  signature: z.object({ token: z.string().min(1) }),
  'event-data': z.object({
    event: z.string().min(1),
    timestamp: z.number().optional().catch(undefined),
    recipient: optionalText,
    message: z
      .object({ headers: z.object({ 'message-id': optionalText }) })
      .optional()
      .catch(undefined),
  }),
});

/** Of a Route, or of a webhook in the form that Mailgun used before 2018. */
const route = z.object({
  token: z.string().min(1),
  timestamp: z.string().regex(/^\d{10}$/),
  event: optionalText,
  recipient: optionalText,
  'Message-Id': optionalText,
});

/** In JSON beside the event, in a form among its fields. */
function proofIn(delivery: Pick<Delivery, 'body'>) {
  const fields = unverifiedFields(delivery);
  const textOf = (name: string) => textAt(fields, `signature.${name}`) ?? textAt(fields, name);
  return { timestamp: textOf('timestamp'), token: textOf('token'), signature: textOf('signature') };
}

export default defineProvider({
  name: 'mailgun',
  title: 'Mailgun',
  docs: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks',
  typePrefix: 'com.mailgun',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Sending > Webhooks in the Mailgun control panel, as the URL for each type of event. (From memory; confirm at the sender.)',
  assumptions: [
    'A delivery may be one day old: the page asks for a limit and names none, and retries, which go on for 8 h, may keep their first signature.',
    'A retry with a new token counts as a new event: the event’s own id is not signed.',
    'Where the secret is found at the sender is from memory.',
    'A delivery of a Route has no name for what happened, so its type ends in `route`.',
  ],
  settings: z.strictObject({
    secrets: secretList(
      'the HTTP webhook signing key of the account, from Sending > Webhooks or the API security page at Mailgun',
    ),
    toleranceSeconds: toleranceSeconds(86_400),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: [],
      encoding: 'hex',
      signatures: (delivery) => {
        const { signature } = proofIn(delivery);
        return signature ? [signature] : 'signature_missing';
      },
      timestamp: {
        read: (delivery) => proofIn(delivery).timestamp,
        format: unixSeconds,
        toleranceSeconds,
      },
      content: ({ body }) => {
        const { timestamp, token } = proofIn({ body });
        if (!timestamp || !token) return 'content_unreadable';
        return [Buffer.from(`${timestamp}${token}`, 'utf8')];
      },
      covers: {
        body: 'fields',
        fields: ['', 'signature.'].flatMap((at) =>
          ['timestamp', 'token', 'signature'].map((name) => at + name),
        ),
      },
    }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')] }),

  decode: ({ body }) => jsonOrForm(body),
  payload: z.union([webhook, route]),
  identify: {
    short: 'signature token',
    why: 'The token is signed, and Mailgun says that it must not be accepted twice; the event’s id is not signed.',
    of: (payload) => ('event-data' in payload ? payload.signature.token : payload.token),
  },
  normalize: (payload) => {
    if (!('event-data' in payload)) {
      const { event = 'route', recipient, timestamp } = payload;
      const subject = payload['Message-Id'] ?? recipient;
      return [passThrough(nativeType('com.mailgun', event), { subject, time: Number(timestamp) * 1000 })];
    }
    const { event, timestamp, recipient, message } = payload['event-data'];
    const messageId = message?.headers['message-id'];
    return [
      passThrough(nativeType('com.mailgun', event), {
        subject: messageId ?? recipient,
        time: timestamp === undefined ? undefined : timestamp * 1000,
      }),
    ];
  },

  sender: {
    retryWindowSeconds: 28_800,
    success: '200',
    avoid: [406],
    note: 'Mailgun retries for 8 h, after 5, 10 and 15 min, 1, 2 and 4 h, except for `delivered`; a 406 ends the retries.',
    source: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-retries',
  },
});
