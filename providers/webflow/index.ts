/**
 * https://developers.webflow.com/data/docs/working-with-webhooks
 * The time in milliseconds and the body, with a colon between. The page asks for no more than five minutes; the SDK
 * (webflow-api 3, read 2026-11-24) looks at no age.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  secretList,
  textAt,
  toleranceSeconds,
  unixMilliseconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'webflow',
  title: 'Webflow',
  docs: 'https://developers.webflow.com/data/docs/working-with-webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['Retried deliveries are signed with the time of their attempt.'],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook (site token) or the client secret of the app'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'x-webflow-signature',
      encoding: 'hex',
      timestamp: { header: 'x-webflow-timestamp', format: unixMilliseconds, toleranceSeconds },
      content: ({ timestamp, body }) => [timestamp, ':', body],
    }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({ triggerType: z.string().min(1), payload: z.unknown().optional() }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body: there is no id of the event.',
    of: () => undefined,
  },
  normalize: ({ triggerType, payload }) => {
    const subject =
      textAt(payload, 'id') ??
      textAt(payload, 'orderId') ??
      textAt(payload, 'pageId') ??
      textAt(payload, 'siteId');
    return [
      {
        family: 'other',
        type: nativeType('com.webflow', triggerType),
        subject,
        orderBy: subject,
        time: TIMES.map((name) => textAt(payload, name)).find((time) => time !== undefined),
      },
    ];
  },

  sender: {
    success: '200',
    note: 'Tried up to three more times, ten minutes apart; a webhook that keeps failing is turned off.',
    source: 'https://developers.webflow.com/data/docs/working-with-webhooks',
  },
});

const TIMES = [
  'lastUpdated',
  'submittedAt',
  'publishedOn',
  'publishTime',
  'lastPublished',
  'acceptedOn',
  'createdOn',
];
