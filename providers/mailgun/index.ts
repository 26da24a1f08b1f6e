/**
 * https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
 * The signature, which is in the body, covers a time and a token and nothing of the event. Anyone who has seen one delivery can
 * send any event with its signature until that is too old. The page does not document how old that is, and whether a retry has
 * a new token. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  textAt,
  toleranceSeconds,
  unixSeconds,
  unverifiedJson,
  unverifiedText,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'mailgun',
  title: 'Mailgun',
  docs: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Sending > Webhooks in the Mailgun control panel, as the URL for each type of event. (From memory; confirm at the sender.)',
  assumptions: [
    'A delivery may be one day old: the page asks for a limit and names none, and retries, which go on for 8 h, may keep their first signature.',
    'A retry with a new token counts as a new event: the event’s own id is not signed.',
    'Where the secret is found at the sender is from memory.',
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
        const signature = unverifiedText(delivery, 'signature.signature');
        return signature ? [signature] : 'signature_missing';
      },
      timestamp: {
        read: (delivery) => unverifiedText(delivery, 'signature.timestamp'),
        format: unixSeconds,
        toleranceSeconds,
      },
      content: ({ body }) => {
        const message = unverifiedJson({ body });
        const [timestamp, token] = ['timestamp', 'token'].map((name) => textAt(message, `signature.${name}`));
        if (!timestamp || !token) return 'content_unreadable';
        return [Buffer.from(`${timestamp}${token}`, 'utf8')];
      },
      covers: {
        body: 'fields',
        fields: ['signature.timestamp', 'signature.token', 'signature.signature'],
      },
    }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')] }),

  payload: z.object({
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
  }),
  identify: {
    short: 'signature token',
    why: 'The token is signed, and Mailgun says that it must not be accepted twice; the event’s id is not signed.',
    of: ({ signature }) => signature.token,
  },
  normalize: ({ 'event-data': { event, timestamp, recipient, message } }) => {
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
