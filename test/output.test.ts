/** One product: its kind, role, facts and expiry, from values that may be anything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUrl, outputAt, outputOfBase64, outputText } from '../src/provider/output.js';

test('the kind comes from the content type, then the extension, then what the sender calls it', () => {
  const kind = (url: string, facts = {}) => outputAt(url, facts).kind;
  assert.equal(kind('https://x.example/a.png', { contentType: 'video/mp4' }), 'video');
  assert.equal(kind('https://x.example/a.PNG?sig=b.mp4#c.wav', { kind: 'video' }), 'image');
  assert.equal(kind('https://x.example/a', { name: 'audio_file' }), 'audio');
  assert.equal(kind('https://x.example/a.zip', { name: 'frames' }), 'file');
  assert.equal(kind('https://x.example/a.constructor'), 'file');
  assert.equal(kind('https://x.example/m', { contentType: 'model/gltf-binary' }), 'model');
  assert.equal(kind('data:image/webp;base64,AAAA.mp4'), 'image');
});

test('facts that make no sense are left out', () => {
  const facts = {
    bytes: 1.5,
    width: -1,
    height: Number.NaN,
    durationSeconds: 'six',
    expiresAt: 'soon',
    name: '',
  };
  assert.deepEqual(outputAt('https://x.example/a.mp4', facts), {
    kind: 'video',
    role: 'main',
    url: 'https://x.example/a.mp4',
  });
});

test('large content stays in the payload', () => {
  const data = `data:image/png;base64,${'A'.repeat(9000)}`;
  assert.deepEqual(outputAt(data), { kind: 'image', role: 'main', contentType: 'image/png' });
  assert.deepEqual(outputText('x'.repeat(9000)), { kind: 'text', role: 'main' });
  assert.deepEqual(outputText('short'), { kind: 'text', role: 'main', inline: 'short' });
});

test('the role comes from what the sender calls it', () => {
  const role = (name: string, url = 'https://x.example/a') => outputAt(url, { name }).role;
  assert.equal(role('video'), 'main');
  assert.equal(role('thumbnail_url'), 'thumbnail');
  assert.equal(role('preview_image'), 'preview');
  assert.equal(role('captions'), 'captions');
  assert.equal(role('originImageUrl'), 'source');
  assert.equal(role('subs', 'https://x.example/a.vtt?x=1'), 'captions');
  assert.equal(outputAt('https://x.example/a', { name: 'thumbnail', role: 'other' }).role, 'other');
});

test('a bucket needs credentials, a signed link does not, and of others nobody says', () => {
  const access = (url: string, facts = {}) => outputAt(url, facts).access;
  assert.equal(access('s3://bucket/a.mp4'), 'credentials');
  assert.equal(access('gs://bucket/a.mp4'), 'credentials');
  assert.equal(access('https://x.example/a.mp4?Expires=1795838400&Signature=x&Key-Pair-Id=k'), 'public');
  assert.equal(access('https://x.example/a.mp4'), undefined);
  assert.equal(access('https://x.example/a.mp4', { access: 'credentials' }), 'credentials');
});

test('content in base64 has the type that its file name tells', () => {
  assert.deepEqual(outputOfBase64('iVBORw0KGgo=', { name: 'a.png' }), {
    kind: 'image',
    role: 'main',
    inline: 'data:image/png;base64,iVBORw0KGgo=',
    contentType: 'image/png',
    name: 'a.png',
  });
  assert.equal(outputOfBase64('AAAA', { name: 'a.mp3' }).kind, 'audio');
});

test('a link is a URL or a place in a bucket', () => {
  assert.ok(isUrl('https://x.example/a') && isUrl('s3://b/a') && isUrl('gs://b/a') && isUrl('data:,a'));
  assert.ok(!isUrl('https:// x') && !isUrl('javascript:1') && !isUrl('s3:b') && !isUrl(5));
});
