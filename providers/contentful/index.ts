/**
 * https://www.contentful.com/developers/docs/extensibility/app-framework/request-verification/, and its
 * @contentful/node-apps-toolkit 3.16.1. The signature covers method, path, body, the time, and the headers that one of them lists. Webhooks are signed if a
 * signing secret is set for the space. The page does not document how long Contentful retries. Read 2026-11-24, from
 * copies.
 */
import {
  defineProvider,
  digestOf,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';
import { canonicalRequest, signedHeader } from './canonical-request.js';

const named = z
  .object({ sys: z.object({ id: optionalId }) })
  .optional()
  .catch(undefined);

export default defineProvider({
  name: 'contentful',
  title: 'Contentful',
  docs: 'https://www.contentful.com/developers/docs/extensibility/app-framework/request-verification/',
  typePrefix: 'com.contentful',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In Settings > Webhooks of the space, as URL. (From memory; confirm at the sender.)',
  assumptions: [
    'The signed path is the one that arrives here: nothing in front of the gateway rewrites paths.',
    'A redelivery has the same bytes.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    secrets: secretList('the webhook signing secret of the space, 64 characters, from its webhook settings'),
    toleranceSeconds: toleranceSeconds(30),
  }),
  scheme: (settings) => canonicalRequest(settings),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    sys: z
      .object({
        id: optionalId,
        type: optionalText,
        updatedAt: optionalText,
        deletedAt: optionalText,
        createdAt: optionalText,
        space: named,
        environment: named,
      })
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'signed topic and digest of the body',
    why: 'The topic if it is signed, and the digest of the body; the idempotency key is not among the headers that are always signed.',
    of: (_, delivery) => `${signedHeader(delivery, 'x-contentful-topic') ?? ''}:${digestOf(delivery.body)}`,
  },
  normalize: ({ sys }, delivery) => {
    const topic = delivery.header('x-contentful-topic')?.replace(/^ContentManagement\./, '');
    const space = [sys?.space?.sys.id, sys?.environment?.sys.id].filter(Boolean).join('/');
    return [
      passThrough(nativeType('com.contentful', topic ?? sys?.type ?? 'untyped'), {
        subject: sys?.id,
        orderBy: sys?.id && `${space}/${sys.id}`,
        time: sys?.deletedAt ?? sys?.updatedAt ?? sys?.createdAt,
        deliveryId: delivery.header('x-contentful-idempotency-key'),
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 30,
    retryWindowSeconds: 60,
    onRefused: 'stops',
    note: 'Two retries, 30 s apart, only after 429 and 5xx.',
    source: 'https://www.contentful.com/developers/docs/webhooks/overview/',
  },
});
