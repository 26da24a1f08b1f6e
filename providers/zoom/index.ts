/**
 * https://developers.zoom.us/docs/api/webhooks/
 * Signed as Slack does it, under other names. The URL is validated by a signed question, now and every 72 hours, whose answer is an
 * HMAC under the same secret: unsigned questions get none, or anybody could have texts signed. Left out: an id of the event
 * that is signed, and a limit to its age. Read 2026-11-24, from copies.
 */
import {
  type Delivery,
  defineProvider,
  hmac,
  hmacDigest,
  nativeType,
  optionalText,
  secretList,
  textAt,
  toleranceSeconds,
  unixSeconds,
  unverifiedText,
  z,
} from '../../src/provider/kit.js';

const SIGNATURE = 'x-zm-signature';
const TIMESTAMP = 'x-zm-request-timestamp';

export default defineProvider({
  name: 'zoom',
  title: 'Zoom',
  docs: 'https://developers.zoom.us/docs/api/webhooks/',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['300 s, both ways: the page names no limit.'],
  settings: z.strictObject({
    secrets: secretList('the secret token of the app, from its features page'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: SIGNATURE,
      encoding: 'hex',
      prefix: 'v0=',
      timestamp: { header: TIMESTAMP, format: unixSeconds, toleranceSeconds },
      content: ({ timestamp, body }) => [`v0:${timestamp}:`, body],
    }),
  development: (make) => ({ secrets: [make.secret(16).toString('base64url')] }),

  payload: z.object({
    event: z.string().min(1),
    event_ts: z.number().optional().catch(undefined),
    payload: z
      .object({ account_id: optionalText, object: z.unknown().optional() })
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body, which holds when the event happened: no id of it is signed.',
    of: () => undefined,
  },
  normalize: ({ event, event_ts, payload }, delivery) => {
    const id = textAt(payload?.object, 'id') ?? textAt(payload?.object, 'uuid');
    return [
      {
        family: 'other',
        type: nativeType('us.zoom', event),
        subject: id,
        orderBy: id,
        time: event_ts,
        deliveryId: delivery.header('x-zm-trackingid'),
      },
    ];
  },
  handshake: {
    note: 'A signed `endpoint.url_validation`, whose token has to come back beside its HMAC under the secret.',
    afterVerification: (delivery, { secrets }) => {
      const plainToken = unverifiedText(delivery, 'payload.plainToken') ?? '';
      // A colon could make of it what a delivery signs.
      const isAsked =
        unverifiedText(delivery, 'event') === 'endpoint.url_validation' && /^[\w-]+$/.test(plainToken);
      const secret = isAsked ? secrets.find((secret) => isSignedWith(secret, delivery)) : undefined;
      if (secret === undefined) return undefined;
      const encryptedToken = hmacDigest(secret, plainToken).toString('hex');
      return { body: JSON.stringify({ plainToken, encryptedToken }) };
    },
  },

  sender: {
    ackDeadlineSeconds: 3,
    retryWindowSeconds: 5100,
    onRefused: 'unknown',
    note: 'Three retries: after 5 min, another 20 and another 60. Wants 200 or 204.',
    source: 'https://developers.zoom.us/blog/webhook-delays',
  },
});

/** Which of several secrets Zoom uses now. Whether one of them fits was decided before. */
const isSignedWith = (secret: string, delivery: Delivery) =>
  `v0=${hmacDigest(secret, Buffer.concat([Buffer.from(`v0:${delivery.header(TIMESTAMP)}:`), delivery.body])).toString('hex')}` ===
  delivery.header(SIGNATURE)?.toLowerCase();
