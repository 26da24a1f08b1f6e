/**
 * https://developers.zoom.us/docs/api/webhooks/
 * Signed as Slack does it, under other names. Zoom validates the URL with a signed question, when it is set and every 72
 * hours, whose answer is an HMAC under the same secret: an unsigned question gets no answer, or anyone could have texts
 * signed. The page documents neither a signed id of the event nor a limit to its age. Read 2026-11-24, from copies.
 */
import {
  type Delivery,
  defineProvider,
  hmac,
  hmacDigest,
  nativeType,
  optionalId,
  passThrough,
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
  typePrefix: 'us.zoom',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Features > Event Subscriptions > Event notification endpoint URL of the app, at marketplace.zoom.us. (From memory; confirm at the sender.)',
  assumptions: [
    'A retry may keep the time of the first attempt: the page says neither this nor how old a delivery may be. So the limit is the retry window and 300 s, both ways; the signed body identifies the event, so a replay within it is a duplicate.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret token of the app, from its Features page'),
    toleranceSeconds: toleranceSeconds(5400),
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
    payload: z.object({ account_id: optionalId, object: z.unknown().optional() }).optional().catch(undefined),
  }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body, which holds when the event happened: no id of the event is signed.',
    of: () => undefined,
  },
  normalize: ({ event, event_ts, payload }, delivery) => {
    const id = textAt(payload?.object, 'id') ?? textAt(payload?.object, 'uuid');
    return [
      passThrough(nativeType('us.zoom', event), {
        subject: id,
        time: event_ts,
        deliveryId: delivery.header('x-zm-trackingid'),
      }),
    ];
  },
  handshake: {
    note: 'Zoom sends a signed `endpoint.url_validation`, whose token must be returned beside its HMAC under the secret.',
    afterVerification: (delivery, { secrets }) => {
      const plainToken = unverifiedText(delivery, 'payload.plainToken') ?? '';
      // A token with a colon could be a text that a delivery signs.
      const isQuestion =
        unverifiedText(delivery, 'event') === 'endpoint.url_validation' && /^[\w-]+$/.test(plainToken);
      const secret = isQuestion ? secrets.find((secret) => isSignedWith(secret, delivery)) : undefined;
      if (secret === undefined) return undefined;
      const encryptedToken = hmacDigest(secret, plainToken).toString('hex');
      return { body: JSON.stringify({ plainToken, encryptedToken }) };
    },
  },

  sender: {
    ackDeadlineSeconds: 3,
    retryWindowSeconds: 5100,
    onRefused: 'unknown',
    note: 'Three retries: after 5 min, another 20 min and another 60 min. Wants 200 or 204.',
    source: 'https://developers.zoom.us/blog/webhook-delays',
  },
});

/** Whether Zoom uses this one of several secrets now. That one of them fits was verified before. */
const isSignedWith = (secret: string, delivery: Delivery) =>
  `v0=${hmacDigest(secret, Buffer.concat([Buffer.from(`v0:${delivery.header(TIMESTAMP)}:`), delivery.body])).toString('hex')}` ===
  delivery.header(SIGNATURE)?.toLowerCase();
