/** Products in results of any form: all of them, each once, and none that the caller sent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsSomething, outputsIn } from '../src/provider/result.js';

const urls = (result: unknown, form = {}) => outputsIn(result, form).map(({ url, inline }) => url ?? inline);

test('a link, a list of links, a text, and the pieces of a text', () => {
  assert.deepEqual(urls('https://x.example/a.png'), ['https://x.example/a.png']);
  assert.deepEqual(urls(['https://x.example/a.png', 'https://x.example/b.png']), [
    'https://x.example/a.png',
    'https://x.example/b.png',
  ]);
  assert.deepEqual(urls('hello'), ['hello']);
  assert.deepEqual(urls(['hel', 'lo']), ['hello']);
});

test('files at any depth, with the facts beside them', () => {
  const [model, texture] = outputsIn({
    model_urls: { obj: { url: 'https://x.example/m.obj', file_size: 10 } },
    texture_urls: [{ base_color: { url: 'https://x.example/t.png', width: 4, height: 2, nsfw: true } }],
  });
  assert.deepEqual(model, {
    kind: 'model',
    role: 'main',
    url: 'https://x.example/m.obj',
    bytes: 10,
    name: 'obj',
  });
  assert.deepEqual([texture?.width, texture?.height, texture?.flagged, texture?.kind], [4, 2, true, 'image']);
});

test('JSON inside a text is read', () => {
  assert.deepEqual(urls({ resultJson: '{"resultUrls":["https://x.example/a.mp4"]}' }), [
    'https://x.example/a.mp4',
  ]);
});

test('a text counts where it is the result, and its pieces do not', () => {
  assert.deepEqual(
    urls({ text: 'hello world', chunks: [{ text: 'hello' }, { text: 'world' }], language: 'en' }),
    ['hello world'],
  );
  assert.deepEqual(urls({ seed: 'abc', id: 'x', status: 'ok' }), []);
});

test('what the caller sent, and the sender’s own addresses, are no products', () => {
  assert.deepEqual(
    urls({
      input: { image: 'https://x.example/in.png' },
      input_image_url: 'https://x.example/in.png',
      originImageUrl: 'https://x.example/in.png',
      webhook_url: 'https://x.example/hook',
      status_url: 'https://x.example/status',
      video: { url: 'https://x.example/out.mp4' },
    }),
    ['https://x.example/out.mp4'],
  );
  assert.deepEqual(urls({ a: 'https://x.example/a', mask: 'https://x.example/m' }, { except: /^mask$/ }), [
    'https://x.example/a',
  ]);
});

test('the sender’s own addresses are known in either spelling, and as whole words', () => {
  const sent = [
    'statusUrl',
    'cancel_url',
    'callBackUrl',
    'webhookUrl',
    'video_share_page_url',
    'sourceImageUrl',
    'revised_prompt',
  ];
  const made = ['target_url', 'widget_url', 'targetUrl', 'resultUrl'];
  const at = (name: string) => `https://x.example/${name}`;
  assert.deepEqual(
    urls(Object.fromEntries([...sent, ...made].map((name) => [name, at(name)]))),
    made.map(at),
  );
});

test('base64 beside a file name is a file, and a long token is not', () => {
  const [image] = outputsIn({ images: [{ filename: 'a.png', type: 'base64', data: 'iVBORw0KGgo=' }] });
  assert.deepEqual([image?.kind, image?.name], ['image', 'a.png']);
  assert.deepEqual(urls({ id: 'A'.repeat(64), data: 'A'.repeat(64) }), []);
});

test('a nested bomb and a thousand links end', () => {
  let bomb: unknown = 'https://x.example/deep';
  for (let i = 0; i < 5000; i++) bomb = { a: bomb };
  assert.deepEqual(urls(bomb), []);
  assert.equal(urls(Array.from({ length: 5000 }, (_, i) => `https://x.example/${i}`)).length, 1000);
});

test('whether a result holds anything', () => {
  for (const nothing of [undefined, null, '', false, [], {}, { a: [], b: null }])
    assert.ok(!holdsSomething(nothing));
  for (const something of ['x', 0, true, [0], { a: { b: 'x' } }]) assert.ok(holdsSomething(something));
});
