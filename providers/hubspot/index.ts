/**
 * https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation, and its Node client 13.5.0
 * There are three versions of the signature. The operator chooses one and a delivery cannot, since the older two are plain digests
 * without a time. The page does not document whether a redelivered batch holds the same events. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  itemsOf,
  nativeType,
  optionalId,
  passThrough,
  publicUrl,
  secretList,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';
import { hubspotSignature } from './signature.js';

export default defineProvider({
  name: 'hubspot',
  title: 'HubSpot',
  docs: 'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation',
  typePrefix: 'com.hubspot',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the settings of the app, under Webhooks, as the target URL. (From memory; confirm at the sender.)',
  assumptions: [
    'A time in the future is accepted, as HubSpot’s own client does.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z
    .strictObject({
      secrets: secretList('the client secret of the app, from the Auth tab of the app at HubSpot'),
      version: z
        .enum(['v1', 'v2', 'v3'])
        .default('v3')
        .describe(
          'the signature to check: v1 comes with CRM object events of older apps, v2 with workflows and cards, v3 beside both',
        ),
      publicUrl: publicUrl().optional(),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ version, publicUrl }, context) => {
      if (version !== 'v1' && !publicUrl)
        context.addIssue({
          code: 'custom',
          path: ['publicUrl'],
          message: 'is missing: signatures v2 and v3 cover the URL',
        });
    }),
  scheme: (settings) => hubspotSignature(settings),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')], publicUrl: make.publicUrl }),

  // A subscription sends a list; workflows and cards send one object.
  split: (json) => (/^\s*\[/.test(json.toString('latin1', 0, 64)) ? itemsOf(json) : [json]),
  payload: z.object({
    eventId: optionalId,
    subscriptionId: optionalId,
    subscriptionType: z.string().min(1).optional().catch(undefined),
    portalId: optionalId,
    objectId: optionalId,
    occurredAt: optionalId,
  }),
  identify: {
    short: 'event, subscription, object and time',
    why: 'The ids of event, subscription and object and the time identify an event together, since HubSpot says that its eventId is not unique. The digest of the body would not do: `attemptNumber` changes at every redelivery.',
    of: ({ eventId, subscriptionId, objectId, occurredAt }) =>
      eventId ? [eventId, subscriptionId, objectId, occurredAt].join(':') : undefined,
  },
  normalize: ({ subscriptionType, portalId, objectId, occurredAt }) => [
    passThrough(nativeType('com.hubspot', subscriptionType ?? 'untyped'), {
      subject: objectId,
      orderBy: objectId && `${portalId ?? ''}/${objectId}`,
      time: occurredAt === undefined ? undefined : Number(occurredAt),
    }),
  ],

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 86_400,
    note: 'HubSpot retries up to 10 times over 24 h. A delivery holds at most 100 events, in no particular order.',
    source: 'https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide',
  },
});
