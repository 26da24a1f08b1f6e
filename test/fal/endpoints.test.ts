/** Every endpoint in the types of fal’s own client: each file of its result is an output, and nothing else is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { providers } from '../../providers/index.js';
import { translateCase } from '../cases/check.js';
import { madeResults } from './made-results.js';

const made = madeResults();

test('the types of the client are read', () => {
  assert.ok(new Set(made.map(({ endpoint }) => endpoint)).size >= 1207);
  const files = new Set(made.flatMap(({ files }) => [...files.values()]));
  for (const path of ['images[].url', 'video.url', 'model_urls.obj.url', 'video.start_frame_url', 'audio'])
    assert.ok(files.has(path), path);
  assert.ok(files.size >= 100, `${files.size} kinds of files`);
});

test('every file of every endpoint is an output, and none is invented', () => {
  const provider = providers.find(({ name }) => name === 'fal')!;
  const payloads = made.map(({ result }) =>
    Buffer.from(JSON.stringify({ request_id: 'req-1', status: 'OK', payload: result })),
  );
  const translated = translateCase({ provider, payloads, expected: {} });
  assert.ok('events' in translated, JSON.stringify(translated));
  const missing = new Map<string, Set<string>>();
  const invented: string[] = [];
  for (const [index, { endpoint, files }] of made.entries()) {
    const { outputs } = translated.events[index]!.data as { outputs: readonly { url?: string }[] };
    const urls = outputs.flatMap(({ url }) => url ?? []);
    for (const [url, path] of files)
      if (!urls.includes(url)) missing.set(path, (missing.get(path) ?? new Set()).add(endpoint));
    invented.push(...urls.filter((url) => !files.has(url)).map((url) => `${endpoint}: ${url}`));
  }
  const endpoints = new Set([...missing.values()].flatMap((each) => [...each]));
  assert.deepEqual(
    [...missing].map(([path, { size }]) => `${path} of ${size}`),
    [],
    `not every file is an output of ${endpoints.size} endpoints: ${[...endpoints].join(', ')}`,
  );
  assert.deepEqual(invented, []);
});
