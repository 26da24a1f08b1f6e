/** What polls are made of: URLs that stay below their base, and answers completed without touching their bytes. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../src/config/load.js';
import { ConfigError } from '../src/errors.js';
import { urlBelow } from '../src/jobs/ask.js';
import { providers } from '../src/main.js';
import { withFields } from '../src/provider/poll.js';

test('a question stays below the configured base, however its path is written', () => {
  const base = 'https://api.example/v1/';
  assert.equal(urlBelow(base, '/jobs/1?a=b').href, 'https://api.example/v1/jobs/1?a=b');
  assert.equal(urlBelow('https://api.example', '/jobs').href, 'https://api.example/jobs');
  for (const path of [
    'jobs',
    '@evil.example/',
    '.evil.example/',
    '/../admin',
    '/%2e%2e/admin',
    '/a/../../admin',
    '/..\\admin',
    ':9/',
  ])
    assert.throws(() => urlBelow(base, path), /leads out of the configured API|Invalid URL/, path);
});

test('fields are put in front of an object that lacks them, and nothing else is touched', () => {
  const put = (json: string, fields: object) => withFields(Buffer.from(json), { ...fields })?.toString();
  assert.equal(put(' {"n": 9007199254740993}', { a: 1, b: 'x' }), '{"a":1,"b":"x","n": 9007199254740993}');
  assert.equal(put('{"a": 2 }', { a: 1 }), '{"a": 2 }');
  assert.equal(put('{}', { a: 1 }), '{"a":1}');
  for (const json of ['', '[]', 'null', '"{}"', '{'])
    assert.equal(withFields(Buffer.from(json), { a: 1 }), null, json);
});

test('a source may be asked without being told apart by it, and two may share a key', () => {
  const load = (poll: string, env: Record<string, string> = {}) => {
    const file = {
      sources: {
        clips: { provider: 'hoox', tokens: ['a'.repeat(16)], poll: JSON.parse(poll) },
        more: { provider: 'hoox', tokens: ['b'.repeat(16)], poll: JSON.parse(poll) },
      },
    };
    return loaded(JSON.stringify(file), env);
  };
  const config = load(`{"apiKey":"\${API_KEY}"}`, { API_KEY: 'k-1' });
  assert.deepEqual(Reflect.get(config.sources[0]!.settings as object, 'poll'), {
    apiKey: 'k-1',
    url: 'https://app.hoox.video/api/public/v1',
  });
  const problems = (poll: string) => {
    try {
      load(poll, { API_KEY: 'a secret key' });
      return '';
    } catch (error) {
      assert.ok(error instanceof ConfigError);
      return error.message;
    }
  };
  assert.match(problems('{}'), /sources\.clips\.poll\.apiKey: is missing\./);
  assert.match(problems('{"apiKey":"k","url":"http://api.example"}'), /poll\.url: must begin with https:/);
  const blanks = problems(`{"apiKey":"\${API_KEY}"}`);
  assert.match(blanks, /poll\.apiKey: must be printable ASCII without spaces\./);
  assert.doesNotMatch(blanks, /a secret key/);

  const images = (name: string, key: string) => [name, { provider: 'fal', poll: { apiKey: key } }] as const;
  const twins = { sources: Object.fromEntries([images('one', 'k-1'), images('two', 'k-2')]) };
  assert.throws(
    () => loaded(JSON.stringify(twins), {}),
    /sources\.two: accepts the same deliveries as sources\.one/,
  );
});

/** YAML takes JSON. */
function loaded(text: string, env: Record<string, string>) {
  const cwd = mkdtempSync(join(tmpdir(), 'onehook-poll-'));
  writeFileSync(join(cwd, 'onehook.yaml'), text);
  try {
    return loadConfig({ env, cwd, providers });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
