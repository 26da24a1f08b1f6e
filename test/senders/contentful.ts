/** Contentful: https://www.contentful.com/developers/docs/extensibility/app-framework/request-verification/. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at, ids = {}, method = 'POST', url = '' }) => {
  const { pathname, search } = new URL(url);
  const query = search === '' ? '' : `?${encodeURIComponent(search.slice(1))}`;
  const signed: Record<string, string> = {
    'x-contentful-topic': ids['x-contentful-topic'] ?? 'ContentManagement.Entry.publish',
    'x-contentful-timestamp': String(at),
  };
  const names = [...Object.keys(signed), 'x-contentful-signed-headers'].sort();
  signed['x-contentful-signed-headers'] = names.join(',');
  const headers = names.map((name) => `${name}:${signed[name]}`).join(';');
  const message = [method, encodeURI(pathname + query), headers, body.toString()].join('\n');
  return {
    ...signed,
    'x-contentful-idempotency-key': 'demo'.repeat(16),
    'x-contentful-signature': (await hmacSha256(secret, message)).toString('hex'),
  };
};

const SECRET = '0123456789abcdef'.repeat(4);
const contentType = 'application/vnd.contentful.management.v1+json';
const link = (linkType: string, id: string) => ({ sys: { type: 'Link', linkType, id } });
const entity = (type: string, id: string) => ({
  sys: {
    type,
    id,
    space: link('Space', 'space_demo'),
    environment: link('Environment', 'master'),
    createdAt: '2026-02-01T00:00:00.000Z',
    updatedAt: '2026-02-02T02:39:59.000Z',
    revision: 1,
  },
});

export const contentful: Sender = {
  provider: 'contentful',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'Contentful Webhooks/1.0',
  samples: [
    {
      name: 'Entry.publish',
      contentType,
      body: json({ ...entity('Entry', 'entry_demo_1'), fields: { title: { 'de-DE': 'Grüße' } } }),
    },
    {
      name: 'Asset.delete__query',
      contentType,
      url: '/webhooks/contentful?a=1&b=%20x',
      ids: { 'x-contentful-topic': 'ContentManagement.Asset.delete' },
      body: json(entity('DeletedAsset', 'asset_demo_1')),
    },
    {
      name: 'unfamiliar',
      contentType,
      ids: { 'x-contentful-topic': 'ContentManagement.Demo.event' },
      body: json({ demo: true }),
    },
  ],
};
