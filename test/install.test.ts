/**
 * docs/install.md as a new user would follow it: every block of YAML is taken by the real helm, the API server's schemas and the
 * product; every Secret that is named is made on the page; the delivery by hand is accepted by a gateway on the page's values.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { loadConfig } from '../src/config/load.js';
import { providers, start } from '../src/main.js';
import { freePort } from './cli/captured.js';
import { CHART, describeWithHelm, helm, ofKind, podsOf, render } from './helm/helm.js';
import { type Manifest, openManifestSchema } from './helm/manifest-schema.js';
import { ENVIRONMENT, mount, SECRETS } from './helm/mounts.js';

const bash = promisify(execFile);
const page = readFileSync(new URL('../../docs/install.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ({ 1: text, index }) => ({
      text: text!,
      line: page.slice(0, index).split('\n').length,
    }),
  );
const schema = openManifestSchema();

const yamls = blocks('yaml').map(({ text, line }) => {
  const documents = parseAllDocuments(text);
  for (const { errors } of documents) if (errors.length > 0) throw errors[0];
  return {
    text,
    line,
    file: /^# (\S+\.yaml)$/m.exec(text)?.[1] ?? '',
    objects: documents.map((each) => each.toJS()),
  };
});
const manifests = yamls.flatMap(({ objects }) =>
  objects.filter(({ apiVersion }) => apiVersion),
) as Manifest[];
const values = yamls.filter(({ objects: [first] }) => !first.apiVersion);
const base = values.find(({ file }) => file === 'values.yaml')!;
/** Where one file is offered in several ways, each is taken with the first of the others. */
const first = (file: string) => values.find((each) => each.file === file)!;

test('the blocks were found, and each says which file it is', () => {
  assert.ok(base && values.length >= 8 && manifests.length >= 6);
  for (const { file, text } of yamls) assert.notEqual(file, '', text);
});

test('resources are valid to the API server, and belong to one another', () => {
  assert.deepEqual(manifests.flatMap(schema.problemsOf), []);
  const [kafka] = ofKind(manifests, 'Kafka');
  for (const { kind, metadata } of manifests)
    if (kind !== 'Kafka') assert.equal(metadata.labels['strimzi.io/cluster'], kafka!.metadata.name, kind);
  const ports = kafka!.spec.kafka.listeners.map(({ port }: Manifest) => port);
  for (const { text } of values)
    for (const [, port] of text.matchAll(/\[events-kafka-bootstrap:(\d+)\]/g))
      assert.ok(ports.includes(Number(port)));
});

test('every Secret that the values name is made on the page', () => {
  const made = [...page.matchAll(/create secret generic (\S+) --from-\w+=([^\s=]+)=/g)].map(
    ([, name, key]) => `${name}/${key}`,
  );
  const ofUsers = ofKind(manifests, 'KafkaUser').flatMap(({ metadata: { name } }) =>
    ['password', 'user.crt', 'user.key'].map((key) => `${name}/${key}`),
  );
  const ofKafka = ofKind(manifests, 'Kafka').map(({ metadata }) => `${metadata.name}-cluster-ca-cert/ca.crt`);
  const named = values.flatMap(({ text }) =>
    [...text.matchAll(/secretKeyRef: \{ name: ([^,\s]+), key: ([^\s}]+) \}/g)].map(
      ([, name, key]) => `${name}/${key}`,
    ),
  );
  assert.ok(named.length > 5);
  const known = new Set([...made, ...ofUsers, ...ofKafka]);
  assert.deepEqual(
    named.filter((each) => !known.has(each)),
    [],
  );
});

test('the shell can read every command', async () => {
  assert.ok(blocks('sh').length > 8);
  for (const { text } of blocks('sh')) await bash('bash', ['-n', '-c', text]);
});

describeWithHelm('install', () => {
  for (const each of values)
    test(`${each.file} at line ${each.line}`, async (t) => {
      const root = mkdtempSync(join(tmpdir(), 'onehook-install-'));
      t.after(() => rmSync(root, { recursive: true, force: true }));
      // What takes several gateways takes Kafka too.
      const files = [base, ...(each.file === 'kafka.yaml' ? [] : [first('kafka.yaml')]), each].map(
        ({ text }, index) => {
          writeFileSync(join(root, `${index}.yaml`), text);
          return `--values=${join(root, `${index}.yaml`)}`;
        },
      );
      await helm('lint', '--strict', CHART, ...files);
      const rendered = await render(null, { args: files });
      assert.deepEqual(rendered.flatMap(schema.problemsOf), []);
      const config = loadOf(root, rendered);
      assert.deepEqual(
        config.sources.map(({ name }) => name),
        ['renders'],
      );
      assert.ok(config.destination.kind === 'kafka' && config.destination.brokers.length > 0);
    });

  test('the delivery by hand is accepted, without Kafka', async (t) => {
    const root = mkdtempSync(join(tmpdir(), 'onehook-install-'));
    const [http, admin] = [await freePort(), await freePort()];
    writeFileSync(join(root, 'values.yaml'), base.text);
    const ports = [`config.http.port=${http}`, `config.admin.port=${admin}`];
    const rendered = await render(null, { set: ports, args: [`--values=${join(root, 'values.yaml')}`] });
    const gateway = await start(loadOf(root, rendered), { log: () => ({ write: () => {} }) as never });
    t.after(async () => {
      await gateway.stop();
      rmSync(root, { recursive: true, force: true });
    });
    const [command, ...others] = blocks('sh').filter(({ text }) => text.includes('curl -i'));
    assert.deepEqual(others, []);
    // No cluster to ask: kubectl answers what that Secret holds.
    const script = `kubectl() { case "$*" in *get*) printf %s "$ANSWER";; esac; }
      ${command!.text.replace('http://127.0.0.1:8080', gateway.ingestUrl)}`;
    const env = { ...process.env, ANSWER: SECRETS['onehook-sources/renders'] };
    const { stdout } = await bash('bash', ['-euo', 'pipefail', '-c', script], { env });
    assert.match(stdout, /^HTTP\/1\.1 200 OK\r\n[\s\S]*"code":"accepted"/);
  });
});

/** The configuration as the pod would load it, with Secrets of the test's. What would listen for all listens here for nobody else. */
function loadOf(root: string, rendered: readonly Manifest[]) {
  const { spec } = podsOf(rendered)[0]!;
  const configMap = ofKind(rendered, 'ConfigMap').find(({ data }) => data['onehook.yaml'])!;
  configMap.data['onehook.yaml'] = configMap.data['onehook.yaml'].replaceAll('0.0.0.0', '127.0.0.1');
  mount(root, spec, spec.containers[0], configMap);
  return loadConfig({ path: join(root, 'etc/onehook/onehook.yaml'), env: ENVIRONMENT, cwd: '/', providers });
}
