/**
 * https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation, and its Node client 13.5.0
 * Three versions of the signature, of which the operator names one: a delivery never chooses, since the older two are plain
 * digests without a time. Left out: whether a batch keeps its events at a redelivery. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  itemsOf,
  nativeType,
  publicUrl,
  secretList,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';
import { hubspotSignature } from './signature.js';

const idText = z
  .union([z.string().min(1), z.number().transform(String)])
  .optional()
  .catch(undefined);

export default defineProvider({
  name: 'hubspot',
  title: 'HubSpot',
  docs: 'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'Times in the future are taken, as HubSpot’s own client does.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z
    .strictObject({
      secrets: secretList('the client secret of the app'),
      /** `v1` for CRM object events of older apps, `v2` for workflows and cards; `v3` comes beside both. */
      version: z.enum(['v1', 'v2', 'v3']).default('v3'),
      /** Needed for v2 and v3, which sign the URL. */
      publicUrl: publicUrl().optional(),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ version, publicUrl }, context) => {
      if (version !== 'v1' && !publicUrl)
        context.addIssue({
          code: 'custom',
          path: ['publicUrl'],
          message: 'is missing: this version signs the URL',
        });
    }),
  scheme: (settings) => hubspotSignature(settings),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')], publicUrl: make.publicUrl }),

  // Subscriptions come as lists; workflows and cards as one object.
  split: (json) => (/^\s*\[/.test(json.toString('latin1', 0, 64)) ? itemsOf(json) : [json]),
  payload: z.object({
    eventId: idText,
    subscriptionId: idText,
    subscriptionType: z.string().min(1).optional().catch(undefined),
    portalId: idText,
    objectId: idText,
    occurredAt: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'Event, subscription, object and time together, since HubSpot calls its eventId not unique; never the digest, since `attemptNumber` changes at every redelivery.',
    of: ({ eventId, subscriptionId, objectId, occurredAt }) =>
      eventId ? [eventId, subscriptionId, objectId, occurredAt].join(':') : undefined,
  },
  normalize: ({ subscriptionType, portalId, objectId, occurredAt }) => [
    {
      family: 'other',
      type: nativeType('com.hubspot', subscriptionType ?? 'untyped'),
      subject: objectId,
      orderBy: objectId && `${portalId ?? ''}/${objectId}`,
      time: occurredAt,
    },
  ],

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 86_400,
    note: 'Up to 10 retries over 24 h; at most 100 events in one delivery, in no order.',
    source: 'https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide',
  },
});
