/** Signed links say themselves when they end. The forms are those of the signers' own pages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expiryOfLink } from '../src/provider/link-expiry.js';

const AT = '2026-11-28T04:00:00.000Z';
const policy = Buffer.from(
  '{"Statement":[{"Resource":"https://x.example/*","Condition":{"DateLessThan":{"AWS:EpochTime":1795838400}}}]}',
)
  .toString('base64')
  .replaceAll('+', '-')
  .replaceAll('=', '_')
  .replaceAll('/', '~');

const LINKS: readonly [signer: string, query: string][] = [
  [
    'AWS, signature 4',
    'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261128T030000Z&X-Amz-Expires=3600&X-Amz-Signature=0',
  ],
  ['AWS, signature 2', 'AWSAccessKeyId=A&Expires=1795838400&Signature=x%3D'],
  ['Google, version 4', 'X-Goog-Date=20261127T040000Z&X-Goog-Expires=86400&X-Goog-Signature=0'],
  ['Google, version 2', 'GoogleAccessId=a&Expires=1795838400&Signature=x'],
  ['Azure', 'sv=2024-11-04&se=2026-11-28T04%3A00%3A00Z&sr=b&sp=r&sig=x'],
  ['CloudFront', 'Expires=1795838400&Signature=x&Key-Pair-Id=K'],
  ['CloudFront with a policy', `Policy=${policy}&Signature=x&Key-Pair-Id=K`],
  ['Alibaba', 'OSSAccessKeyId=a&Expires=1795838400&Signature=x'],
  ['Volcengine', 'X-Tos-Date=20261128T030000Z&X-Tos-Expires=3600&X-Tos-Signature=0'],
  ['Tencent', 'q-sign-algorithm=sha1&q-sign-time=1795834800;1795838400&q-signature=0'],
  ['Bunny', 'token=x&expires=1795838400'],
];

for (const [signer, query] of LINKS)
  test(`the expiry of a link signed by ${signer}`, () => {
    assert.equal(expiryOfLink(`https://x.example/a.mp4?${query}#t=1`), AT);
  });

test('a link that says nothing, or something else, has none', () => {
  for (const url of [
    'https://x.example/a.mp4',
    'https://x.example/a.mp4?Expires=1795838400',
    'https://x.example/a.mp4?Expires=60&Signature=x',
    'https://x.example/a.mp4?X-Amz-Date=soon&X-Amz-Expires=3600',
    'https://x.example/a.mp4?X-Amz-Date=20261128T030000Z',
    'https://x.example/a.mp4?se=next&sig=x',
    'https://x.example/a.mp4?Policy=%%%&Key-Pair-Id=K',
  ])
    assert.equal(expiryOfLink(url), undefined, url);
});
