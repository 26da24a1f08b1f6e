/**
 * https://shopify.dev/docs/apps/build/webhooks, and its API library for JavaScript 13.1.0
 * The body alone is signed: topic, shop and ids are in headers that are not. Events (2026) are signed alike, under the same
 * names without `X-`. Ids of resources exceed 2^53, so the GraphQL id is preferred. Read 2026-11-24, from copies.
 */
import {
  type Delivery,
  defineProvider,
  digestOf,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'shopify',
  title: 'Shopify',
  docs: 'https://shopify.dev/docs/apps/build/webhooks/subscribe/https',
  typePrefix: 'com.shopify',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Settings > Notifications > Webhooks in the admin of a shop; for an app, in its configuration file or through the Admin API. (From memory; confirm at the sender.)',
  assumptions: [
    '`updated_at`, else `created_at`, of the resource is when the event happened.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    secrets: secretList(
      'the client secret of the app; for webhooks made in the admin, the secret shown there',
    ),
  }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: ['x-shopify-hmac-sha256', 'shopify-hmac-sha256'], encoding: 'base64' }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    id: optionalId,
    admin_graphql_api_id: optionalId,
    updated_at: optionalText,
    created_at: optionalText,
  }),
  identify: {
    short: 'shop, topic and digest of the body',
    why: 'Shop, topic and the digest of the body. No id is signed: if one counted, a replay under another id would be a new event. Shop and topic are not signed either: if they did not count, equal bodies of two shops would be one event.',
    of: (_, delivery) =>
      `${headerOf(delivery, 'shop-domain') ?? 'unknown'}:${topicOf(delivery)}:${digestOf(delivery.body)}`,
  },
  normalize: ({ id, admin_graphql_api_id, updated_at, created_at }, delivery) => {
    const subject = admin_graphql_api_id ?? id;
    return [
      passThrough(nativeType('com.shopify', topicOf(delivery)), {
        subject,
        time: updated_at ?? created_at,
        deliveryId: headerOf(delivery, 'event-id') ?? headerOf(delivery, 'webhook-id'),
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 14_400,
    note: 'Eight retries in 4 h, then a subscription made through the API is deleted; redirects are not followed. An app passes review only if a wrong signature is answered 401.',
    source: 'https://shopify.dev/docs/apps/build/webhooks/troubleshooting-webhooks',
  },
});

const headerOf = (delivery: Delivery, name: string) =>
  delivery.header(`x-shopify-${name}`) ?? delivery.header(`shopify-${name}`);
const topicOf = (delivery: Delivery) => headerOf(delivery, 'topic') ?? 'unknown';
