/**
 * https://developers.tiktok.com/doc/webhooks-verification
 * TikTok for Developers, not TikTok Shop. What happened is in `content`, as JSON within a text. Read 2026-11-24, from
 * copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  signsTimestampDotBody,
  toleranceSeconds,
  unixSeconds,
  unverifiedText,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'tiktok',
  title: 'TikTok',
  docs: 'https://developers.tiktok.com/doc/webhooks-verification',
  typePrefix: 'com.tiktok',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In the settings of the app in the developer portal, as the callback URL of its webhooks. (From memory; confirm at the sender.)',
  assumptions: [
    'The signed time is that of the attempt, so 300 s are enough: the page only says that a time may be too old.',
  ],
  settings: z.strictObject({
    secrets: secretList('the client secret of the app, shown in the developer portal'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'tiktok-signature',
      encoding: 'hex',
      fields: { signature: 's' },
      timestamp: { field: 't', format: unixSeconds, toleranceSeconds },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    event: z.string().min(1),
    create_time: z.number().optional().catch(undefined),
    user_openid: optionalId,
    content: optionalText,
  }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body, which holds the time of the event: there is no id.',
    of: () => undefined,
  },
  normalize: ({ event, create_time, user_openid, content = '' }) => {
    const inner = { body: Buffer.from(content) };
    const id =
      unverifiedText(inner, 'publish_id') ??
      unverifiedText(inner, 'post_id') ??
      unverifiedText(inner, 'share_id');
    return [
      passThrough(nativeType('com.tiktok', event), {
        subject: id ?? user_openid,
        orderBy: user_openid,
        time: create_time === undefined ? undefined : create_time * 1000,
      }),
    ];
  },

  sender: {
    retryWindowSeconds: 259_200,
    success: '200',
    note: 'Anything but 200 is retried with growing waits for 72 h.',
    source: 'https://developers.tiktok.com/doc/webhooks-overview/',
  },
});
