/** How dedupe is configured: windows that follow the sender. */
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { loadConfig } from '../../src/config.js';
import type { Provider } from '../../src/provider.js';

const DAY = 86_400;

const provider = (name: string, retryWindowSeconds: number | null) =>
  ({
    name,
    title: name,
    settings: z.strictObject({ secrets: z.string() }),
    scheme: () => ({ level: 'signature', recognises: [] }),
    sender: { retryWindowSeconds, ackDeadlineSeconds: 10 },
  }) as unknown as Provider;
const providers = [
  provider('once', 0),
  provider('hours', 7200),
  provider('days', 3 * DAY),
  provider('week', 7 * DAY),
  provider('silent', null),
];

function load(yaml: string) {
  const cwd = mkdtempSync(join(tmpdir(), 'onehook-config-'));
  writeFileSync(join(cwd, 'onehook.yaml'), yaml);
  return loadConfig({ env: {}, cwd, providers });
}

suite('window of a source', () => {
  const windowOf = (provider: string, more = '', dedupe = '') =>
    load(`sources: { a: { provider: ${provider}, secrets: secret-of-a${more} } }\n${dedupe}`).sources[0]!
      .windowSeconds;

  test('by default four days, longer where the sender repeats for longer', () => {
    for (const name of ['once', 'hours', 'days', 'silent']) assert.equal(windowOf(name), 4 * DAY, name);
    assert.equal(windowOf('week'), (7 * DAY * 4) / 3);
  });

  test('a shorter default is for those whose senders are known to be done sooner', () => {
    const short = 'dedupe: { windowSeconds: 60 }';
    assert.equal(windowOf('once', '', short), 60);
    assert.equal(windowOf('hours', '', short), 9600);
    assert.equal(windowOf('days', '', short), 4 * DAY);
    assert.equal(windowOf('silent', '', short), 4 * DAY);
    assert.equal(windowOf('silent', '', 'dedupe: { windowSeconds: 999999 }'), 999_999);
  });

  test('what is written for a source holds', () => {
    assert.equal(windowOf('days', ', windowSeconds: 5'), 5);
  });
});
