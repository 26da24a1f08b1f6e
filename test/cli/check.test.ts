/** `check`, and that the annotated example is good and complete. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/check.js';
import { loadConfig } from '../../src/config/load.js';
import { configFile } from '../../src/config/schema.js';
import { describeSchema, type SchemaNode } from '../../src/config/validate.js';
import { providers } from '../../src/main.js';
import { captured, folder } from './captured.js';

const EXAMPLE = fileURLToPath(new URL('../../../onehook.example.yaml', import.meta.url));
const NEEDS = {
  FAL_USER_ID: 'a-user',
  RENDERS_SECRET: `whsec_${Buffer.from('new-secret-of-the-renders').toString('base64')}`,
  CLIPS_URL_TOKEN: 'a-token-of-enough-characters',
  GITHUB_WEBHOOK_SECRET: 'a-secret-for-the-code',
  KAFKA_PASSWORD: 'a-password',
};

function exampleFolder(): string {
  const cwd = folder();
  copyFileSync(EXAMPLE, join(cwd, 'onehook.yaml'));
  mkdirSync(join(cwd, 'secrets'));
  writeFileSync(
    join(cwd, 'secrets', 'renders-old'),
    `whsec_${Buffer.from('old-secret-of-the-renders').toString('base64')}\n`,
  );
  writeFileSync(join(cwd, 'secrets', 'kafka-ca.crt'), '-----BEGIN CERTIFICATE-----\n');
  return cwd;
}

test('the example is good', async () => {
  const { io, written } = captured(exampleFolder(), NEEDS);
  assert.equal(await run([], io), 0);
  assert.equal(written.err, '');
  assert.match(written.out, /onehook\.yaml is good: 4 sources\.\n\nSOURCE/);
  assert.match(written.out, /^clips +hoox +token +token in the URL +\/webhooks\/clips\/\{token\}$/m);
  assert.match(written.out, /^family job, verification token +-> onehook\.jobs-unsigned$/m);
  assert.match(
    written.out,
    /Events go to Kafka at kafka-0\.kafka:9093, kafka-1\.kafka:9093 \(kafkajs, TLS, scram-sha-512\)/,
  );
  for (const secret of Object.values(NEEDS)) assert.doesNotMatch(written.out, new RegExp(secret));
});

test('the example shows every setting, with its real default', () => {
  const text = readFileSync(EXAMPLE, 'utf8');
  const named = (node: SchemaNode): string[] =>
    Object.entries(node.properties ?? {}).flatMap(([key, child]) => [key, ...named(child)]);
  for (const setting of named(describeSchema(configFile, 'output')))
    assert.match(text, new RegExp(`\\b${setting}:`));

  const config = loadConfig({ cwd: exampleFolder(), env: NEEDS, providers });
  const minimal = folder();
  writeFileSync(
    join(minimal, 'onehook.yaml'),
    'sources: { clips: { provider: hoox, tokens: a-token-of-enough-characters } }\nkafka: { brokers: a:1 }',
  );
  const defaults = loadConfig({ cwd: minimal, env: {}, providers });
  for (const section of ['http', 'admin', 'events', 'dedupe', 'log', 'shutdown'] as const)
    assert.deepEqual(config[section], defaults[section]);
  assert.deepEqual(
    { ...config.kafka, brokers: [], tls: null, sasl: null },
    { ...defaults.kafka, brokers: [] },
  );
  assert.equal(config.journal.maxBytes, defaults.journal.maxBytes);
});

test('every problem is told, and the exit code says so', async () => {
  const { io, written } = captured(exampleFolder(), {});
  assert.equal(await run([], io), 1);
  assert.match(
    written.err,
    /^The configuration has 5 problem\(s\):\n {2}- sources\.fal-production\.userIds\[0\]: environment/,
  );
  assert.equal(written.out, '');
});

test('warnings do not fail it', async () => {
  const cwd = folder();
  writeFileSync(join(cwd, 'onehook.yaml'), 'sources: { all: { provider: fal } }');
  const { io, written } = captured(cwd);
  assert.equal(await run([], io), 0);
  assert.match(
    written.out,
    /is good: 1 source\.\nwarning: sources\.all: has no secret of its own, .* Name yours: userIds\.\n/,
  );
  assert.match(written.out, /Events go to the embedded log in .*\/data \(the newest 10 GiB\)\./);
});
