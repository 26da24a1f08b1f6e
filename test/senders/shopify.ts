/** Shopify: https://shopify.dev/docs/apps/build/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, ids = {} }) => ({
  'x-shopify-topic': ids['x-shopify-topic'] ?? 'products/create',
  'x-shopify-shop-domain': 'demo.myshopify.com',
  'x-shopify-api-version': '2026-01',
  'x-shopify-webhook-id': ids['x-shopify-webhook-id'] ?? 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  'x-shopify-hmac-sha256': (await hmacSha256(secret, body)).toString('base64'),
});

/** The new Events name every header without `X-`. */
const signEvents: Sign = async (body, options) => {
  const signed = Object.entries(await sign(body, options));
  return Object.fromEntries(signed.map(([name, value]) => [name.replace('x-', ''), value]));
};

export const shopify: Sender = {
  provider: 'shopify',
  sign,
  secret: 'test_secret_key',
  settings: { secrets: ['test_secret_key'] },
  userAgent: 'Shopify-Captain-Hook',
  samples: [
    {
      name: 'products.create__published-vector',
      ids: { 'x-shopify-webhook-id': '123456789' },
      body: '{"foo": "bar"}',
      published: { 'x-shopify-hmac-sha256': 'B23tXN681gZ0qIWNRrgtzBE9XSDo5yaUu6wfmhu3a7g=' },
    },
    {
      name: 'orders.paid',
      ids: { 'x-shopify-topic': 'orders/paid' },
      body: '{"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/Order/820982911946154508","created_at":"2026-02-02T03:30:00+01:00","updated_at":"2026-02-02T03:39:58+01:00","total_price":"403.00"}',
    },
    {
      name: 'products.delete__id-alone',
      ids: { 'x-shopify-topic': 'products/delete' },
      body: json({ id: 788032119674 }),
    },
    {
      name: 'products.delete__id-past-2-53',
      ids: { 'x-shopify-topic': 'products/delete' },
      body: '{"id":788032119674292922}',
    },
    {
      name: 'orders.updated__events',
      sign: signEvents,
      ids: { 'x-shopify-topic': 'orders/updated' },
      body: json({ admin_graphql_api_id: 'gid://shopify/Order/1', updated_at: '2026-02-02T02:39:58Z' }),
    },
  ],
};
