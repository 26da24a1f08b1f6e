// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is the notation under test
/** How dedupe is configured: windows that follow the sender, and what fits together. */
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { loadConfig } from '../../src/config/load.js';
import { ConfigError } from '../../src/errors.js';
import type { Knowledge, Provider } from '../../src/provider/provider.js';
import { worded } from '../support/configuration.js';

const DAY = 86_400;

const provider = (name: string, retryWindowSeconds: number | null, sender: Knowledge = 'documented') =>
  ({
    name,
    title: name,
    known: { scheme: 'documented', events: 'documented', sender },
    settings: z.strictObject({ secrets: z.string() }),
    scheme: () => ({ level: 'signature', recognizes: [] }),
    sender: { retryWindowSeconds, ackDeadlineSeconds: 10 },
  }) as unknown as Provider;
const providers = [
  provider('once', 0),
  provider('hours', 7200),
  provider('days', 3 * DAY),
  provider('week', 7 * DAY),
  provider('silent', null),
  provider('guessed-hours', 7200, 'assumed'),
  provider('observed-once', 0, 'observed'),
  provider('guessed-week', 7 * DAY, 'assumed'),
];

function load(yaml: string, env: Record<string, string> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'onehook-config-'));
  writeFileSync(join(cwd, 'onehook.yaml'), yaml);
  return loadConfig({ env, cwd, providers });
}

function problemsOf(yaml: string): readonly string[] {
  try {
    load(yaml);
  } catch (error) {
    if (error instanceof ConfigError) return worded(error.problems);
    throw error;
  }
  return [];
}

suite('window of a source', () => {
  const windowOf = (provider: string, more = '', dedupe = '') =>
    load(`sources: { a: { provider: ${provider}, secrets: secret-of-a${more} } }\n${dedupe}`).sources[0]!
      .dedupeWindowSeconds;

  test('by default four days, longer where the sender repeats for longer', () => {
    for (const name of ['once', 'hours', 'days', 'silent']) assert.equal(windowOf(name), 4 * DAY, name);
    assert.equal(windowOf('week'), (7 * DAY * 4) / 3);
  });

  test('a guess lengthens the window, and never shortens it', () => {
    const short = 'dedupe: { windowSeconds: 60 }';
    for (const name of ['guessed-hours', 'observed-once'])
      assert.equal(windowOf(name, '', short), 4 * DAY, name);
    assert.equal(windowOf('guessed-week', '', short), (7 * DAY * 4) / 3);
  });

  test('a shorter default is for sources whose senders document fewer retries', () => {
    const short = 'dedupe: { windowSeconds: 60 }';
    assert.equal(windowOf('once', '', short), 60);
    assert.equal(windowOf('hours', '', short), 9600);
    assert.equal(windowOf('days', '', short), 4 * DAY);
    assert.equal(windowOf('silent', '', short), 4 * DAY);
    assert.equal(windowOf('silent', '', 'dedupe: { windowSeconds: 999999 }'), 999_999);
  });

  test('what is written for a source holds', () => {
    assert.equal(windowOf('days', ', dedupeWindowSeconds: 5'), 5);
  });
});

suite('redis', () => {
  const SOURCE = 'sources: { a: { provider: once, secrets: secret-of-a } }\n';
  const warningsOf = (dedupe: string) => worded(load(`${SOURCE}dedupe: ${dedupe}`).warnings);

  test('with its defaults, and the password from the environment', () => {
    const yaml = `${SOURCE}dedupe: { store: redis, redis: { url: "rediss://r:1/2", password: "\${P}" } }`;
    const { redis, store } = load(yaml, { P: 'from-outside' }).dedupe;
    assert.equal(store, 'redis');
    assert.deepEqual(redis, {
      url: 'rediss://r:1/2',
      password: 'from-outside',
      keyPrefix: 'onehook:dedupe:',
      timeoutMs: 200,
    });
  });

  test('what cannot be', () => {
    const cases = {
      '{ store: redis }': 'dedupe.redis.url: is missing: dedupe.store is redis.',
      '{ store: redis, redis: { url: "http://r" } }':
        'dedupe.redis.url: must be redis://HOST:PORT/DATABASE, or rediss:// for TLS.',
      '{ store: redis, redis: { url: "redis://:a%zz@r" } }':
        'dedupe.redis.url: must be a URL. If its password has special characters, write it as dedupe.redis.password.',
      '{ store: redis, redis: { url: "redis://r", tls: true } }':
        'dedupe.redis.tls: has no effect unless dedupe.redis.url begins with rediss://.',
    };
    for (const [dedupe, problem] of Object.entries(cases))
      assert.deepEqual(problemsOf(`${SOURCE}dedupe: ${dedupe}`), [problem]);
  });

  test('what is probably not meant', () => {
    assert.deepEqual(warningsOf('{ redis: { url: "redis://r" } }'), [
      'dedupe.redis: has no effect, since dedupe.store is embedded.',
    ]);
    assert.deepEqual(warningsOf('{ store: redis, redis: { url: "redis://:pass@r" } }'), [
      'dedupe.redis.url: sends the password unencrypted. Use rediss:// for TLS.',
    ]);
  });
});
