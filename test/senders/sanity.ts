/** Sanity: https://www.sanity.io/docs/content-lake/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at, ids = {} }) => {
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${at}.`), body]));
  return {
    'sanity-operation': ids['sanity-operation'] ?? 'update',
    'sanity-document-id': ids['sanity-document-id'] ?? 'resume',
    'idempotency-key': ids['idempotency-key'] ?? 'demo-key-1',
    'sanity-webhook-signature': `t=${at},v1=${mac.toString('base64url')}`,
  };
};

export const sanity: Sender = {
  provider: 'sanity',
  sign,
  secret: 'test',
  settings: { secrets: ['test'] },
  userAgent: 'sanity.io webhook delivery',
  samples: [
    {
      name: 'document.update__published-vector',
      at: 1633519811129,
      body: '{"_id":"resume"}',
      published: {
        'sanity-webhook-signature': 't=1633519811129,v1=tLa470fx7qkLLEcMOcEUFuBbRSkGujyskxrNXcoh0N0',
      },
    },
    {
      name: 'document.create__whole-document',
      ids: { 'sanity-operation': 'create', 'sanity-document-id': 'post-1', 'idempotency-key': 'demo-key-2' },
      body: json({
        _id: 'post-1',
        _type: 'post',
        _rev: 'rev-1',
        _createdAt: '2026-02-02T02:39:58Z',
        _updatedAt: '2026-02-02T02:39:58Z',
        title: 'demo',
      }),
    },
    {
      name: 'document.delete__same-revision',
      ids: { 'sanity-operation': 'delete', 'sanity-document-id': 'post-1', 'idempotency-key': 'demo-key-3' },
      body: json({ _id: 'post-1', _type: 'post', _rev: 'rev-1', _updatedAt: '2026-02-02T02:39:58Z' }),
    },
    { name: 'document.update__projection-of-text', body: json('post-1') },
  ],
};
