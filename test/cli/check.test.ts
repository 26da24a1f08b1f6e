/** `check`, and that the annotated example is good and complete. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
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
  // GitHub’s largest deliveries fit into no record, and the example stores no payloads.
  assert.match(
    written.out,
    /onehook\.yaml is good: 4 sources\.\n\nWarnings:\n {2}line \d+ +sources\.code: .* Configure payloads to store it\.\n\nSOURCE/,
  );
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
    { ...config.destination, brokers: [], tls: null, sasl: null },
    { ...defaults.destination, brokers: [] },
  );
  assert.equal(config.journal.maxBytes, defaults.journal.maxBytes);
});

test('every problem is reported, and the exit code says so', async () => {
  const { io, written } = captured(exampleFolder(), {});
  assert.equal(await run([], io), 1);
  assert.match(
    written.err,
    /^5 problems in onehook\.yaml:\n {2}line \d+ {2}sources\.fal-production\.userIds\[0\]: needs the environment variable FAL_USER_ID, which is not set\.\n/,
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
    /is good: 1 source\.\n\nWarnings:\n {2}line 1 {2}sources\.all: has no secret of its own, .* Name your own: userIds\.\n\nSOURCE/,
  );
  assert.match(written.out, /Events go to the embedded log in .*\/data \(the newest 10 GiB\)\./);
});

suite('--json', () => {
  const reportOf = async (yaml: string) => {
    const cwd = folder();
    writeFileSync(join(cwd, 'onehook.yaml'), yaml);
    const { io, written } = captured(cwd);
    const code = await run(['--json'], io);
    assert.equal(written.err, '');
    return { code, report: JSON.parse(written.out) };
  };

  test('problems, with exit code 1', async () => {
    assert.deepEqual(await reportOf('sources:\n  code:\n    provider: github\n    secrets: 5'), {
      code: 1,
      report: {
        ok: false,
        problems: [{ path: 'sources.code.secrets', line: 4, message: 'must be text: put it in quotes.' }],
        warnings: [],
      },
    });
    const { code, report } = await reportOf('a: 1\na: 2');
    assert.equal(code, 1);
    assert.deepEqual(report.problems, [{ path: '', line: 2, message: 'a appears twice.' }]);
  });

  test('warnings, with exit code 0', async () => {
    const { code, report } = await reportOf('sources: { all: { provider: fal } }');
    assert.equal(code, 0);
    assert.equal(report.ok, true);
    assert.deepEqual(report.problems, []);
    assert.equal(report.warnings[0].path, 'sources.all');
    assert.equal(report.warnings[0].line, 1);
  });
});

suite('what would stop the start on this machine', () => {
  const errorsOf = async (more: string) => {
    const cwd = folder();
    writeFileSync(
      join(cwd, 'onehook.yaml'),
      `sources: { clips: { provider: hoox, tokens: a-token-of-enough-characters } }\n${more}`,
    );
    writeFileSync(join(cwd, 'file'), '');
    const { io, written } = captured(cwd);
    assert.equal(await run([], io), written.err === '' ? 0 : 1);
    assert.equal(existsSync(join(cwd, 'data')), false, 'nothing is left behind');
    return written.err.replaceAll(cwd, 'HERE');
  };
  const USE = 'Use 127.0.0.1 for this machine alone, or 0.0.0.0 for all its addresses.';

  test('hosts', async () => {
    assert.equal(
      // 192.0.2.0/24 is for documentation, so no machine has an address of it.
      await errorsOf('admin:\n  host: 192.0.2.1\nhttp: { host: "::1" }'),
      `1 problem in onehook.yaml:\n  line 3  admin.host: is 192.0.2.1, which is not an address of this machine. ${USE}\n`,
    );
    assert.match(
      await errorsOf('http: { host: 0.0.0.0/0 }'),
      /^1 problem in onehook\.yaml:\n {2}line 2 {2}http\.host: is 0\.0\.0\.0\/0, which is (neither an address nor a known host name|not an address, and the name server does not answer)\. Use/,
    );
  });

  test('the directory, which is tried only where it is used', async () => {
    const FIX = 'Give a directory that this user may write to.';
    assert.equal(
      await errorsOf('journal:\n  directory: /proc/x/y'),
      `1 problem in onehook.yaml:\n  line 3  journal.directory: is /proc/x/y, but /proc takes no files. ${FIX}\n`,
    );
    assert.equal(
      await errorsOf('journal: { directory: ./file/data }'),
      `1 problem in onehook.yaml:\n  line 2  journal.directory: is HERE/file/data, but HERE/file is not a directory. ${FIX}\n`,
    );
    assert.equal(await errorsOf('journal: { directory: new/data }'), '');
    const unused = 'journal: { enabled: false, directory: /proc/x }\ndedupe: { store: memory }';
    assert.equal(await errorsOf(`${unused}\nkafka: { brokers: "a:1" }`), '');
  });
});

test('the development default is checked without a trace of it', async () => {
  const cwd = folder();
  const { io, written } = captured(cwd);
  assert.equal(await run([], io), 0);
  assert.match(written.out, /^The development default is good: \d+ sources\.\n/);
  assert.deepEqual(readdirSync(cwd), []);
});
