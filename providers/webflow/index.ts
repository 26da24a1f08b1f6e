/**
 * https://developers.webflow.com/data/docs/working-with-webhooks
 * The time in milliseconds and the body are signed, joined by a colon. The page asks for a limit of five minutes at most;
 * the SDK (webflow-api 3, read 2026-11-24) checks no age.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  passThrough,
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
  typePrefix: 'com.webflow',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Apps & Integrations > Webhooks in the settings of the site, or in the API request that creates the webhook. (From memory; confirm at the sender.)',
  assumptions: ['Each retry is signed with the time of its own attempt.'],
  settings: z.strictObject({
    secrets: secretList(
      'the secret of the webhook, for one made with a site token; else the client secret of the app',
    ),
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
    short: 'digest of the body',
    why: 'The digest of the body: no event has an id.',
    of: () => undefined,
  },
  normalize: ({ triggerType, payload }) => {
    const subject =
      textAt(payload, 'id') ??
      textAt(payload, 'orderId') ??
      textAt(payload, 'pageId') ??
      textAt(payload, 'siteId');
    return [
      passThrough(nativeType('com.webflow', triggerType), {
        subject,
        time: TIMES.map((name) => textAt(payload, name)).find((time) => time !== undefined),
      }),
    ];
  },

  sender: {
    success: '200',
    note: 'Up to three retries, ten minutes apart; a webhook that keeps failing is turned off.',
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
