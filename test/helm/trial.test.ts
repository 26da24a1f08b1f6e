/** What the chart tells operators to try works: the test pod's command and the commands in its notes, against a gateway on the chart's own configuration. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { run } from '../../src/cli/send.js';
import { loadConfig } from '../../src/config/load.js';
import { providers, type Running, start } from '../../src/main.js';
import { captured, freePort } from '../cli/captured.js';
import {
  CHART,
  describeWithHelm,
  helm,
  ofKind,
  podsOf,
  type Rendering,
  render,
  settings,
  valuesFile,
} from './helm.js';
import type { Manifest } from './manifest-schema.js';
import { ENVIRONMENT, mount, SECRETS } from './mounts.js';

const bash = promisify(execFile);
const source = (provider: string, setting: string, key: string) =>
  JSON.stringify({ provider, [setting]: [{ secretKeyRef: { name: 'onehook-sources', key } }] });

describeWithHelm('trial', () => {
  const root = mkdtempSync(join(tmpdir(), 'onehook-trial-'));
  let gateway: Running;
  let manifests: Manifest[];
  let rendering: Rendering;

  before(async () => {
    const [http, admin] = [await freePort(), await freePort()];
    rendering = {
      set: [
        `config.http.port=${http}`,
        `config.admin.port=${admin}`,
        `config.sources.clips=${source('hoox', 'tokens', 'clips')}`,
        `config.sources.code=${source('github', 'secrets', 'code')}`,
        `config.sources.predictions=${source('replicate', 'secrets', 'predictions')}`,
      ],
    };
    manifests = await render('defaults', rendering);
    const { spec } = podsOf(manifests)[0]!;
    const configMap = ofKind(manifests, 'ConfigMap')[0]!;
    // This machine is no pod: what listens here listens for nobody else.
    configMap.data['onehook.yaml'] = configMap.data['onehook.yaml'].replaceAll('0.0.0.0', '127.0.0.1');
    mount(root, spec, spec.containers[0], configMap);
    const path = join(root, 'etc/onehook/onehook.yaml');
    gateway = await start(loadConfig({ path, env: ENVIRONMENT, cwd: '/', providers }), {
      log: () => ({ write: () => {} }) as never,
    });
  });
  after(async () => {
    await gateway?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  test('the test pod’s command: sent, accepted, and in the log', async () => {
    const [pod] = ofKind(manifests, 'Pod');
    const [command, ...args] = pod!.spec.containers[0].args as string[];
    assert.equal(command, 'send');
    const here = args.map((arg) =>
      arg
        .replace(/http:\/\/r-onehook\.hooks:80$/, gateway.ingestUrl)
        .replace(/http:\/\/r-onehook-admin\.hooks:9090$/, gateway.adminUrl)
        .replace('--config=', `--config=${root}`),
    );
    const { io, written } = captured('/', ENVIRONMENT);
    assert.equal(await run(here, io), 0);
    assert.match(written.out, /\n200 \{"code":"accepted".*\n[\s\S]*In the log: \S+\.\n$/);
  });

  test('the commands in the notes', async () => {
    const all = await notesOf('defaults', rendering);
    const notes = all.slice(all.indexOf('Or deliver by hand'));
    for (const [name, key] of Object.entries({
      clips: 'clips',
      code: 'code',
      predictions: 'predictions',
      renders: 'renders',
    })) {
      const [, block = ''] = new RegExp(`  # ${name} \\([a-z-]+\\)\n([\\s\\S]*?)\n\n`).exec(notes) ?? [];
      assert.match(block, /curl -i/, name);
      assert.ok(
        block.includes(`get secret onehook-sources -o go-template='{{index .data "${key}" | base64decode}}'`),
        block,
      );
      // No cluster to ask: kubectl answers what that Secret holds.
      const script = `kubectl() { printf %s "$ANSWER"; }\n${block.replaceAll('http://127.0.0.1:8080', gateway.ingestUrl)}`;
      const env = { ...process.env, ANSWER: SECRETS[`onehook-sources/${key}`] };
      const { stdout } = await bash('bash', ['-euo', 'pipefail', '-c', script], { env });
      assert.match(
        stdout,
        /^HTTP\/1\.1 200 OK\r\n[\s\S]*"code":"(accepted|quarantined)"/,
        `${name}: ${stdout}`,
      );
    }
  });

  test('the notes warn of what may be lost', async () => {
    const warnings = async (name: string, ...set: string[]) =>
      (await notesOf(name, { set })).match(/WARNING: .*/g)?.join('\n') ?? '';
    assert.equal(await warnings('everything-hpa'), '');
    assert.match(
      await warnings('defaults'),
      /config\.kafka\.brokers is empty, so events stay in the embedded log/,
    );
    assert.match(await warnings('ephemeral'), /the journal is in an emptyDir\. If a pod is deleted/);
    assert.match(await warnings('deployment'), /the journal is off, so senders are answered 503/);
    assert.match(await warnings('strimzi-tls'), /there is one gateway, so senders get no answer/);
    const memory = ['config.dedupe.store=memory', 'config.dedupe.redis=null'];
    assert.match(await warnings('strimzi-scram', ...memory), /config\.dedupe\.store is memory/);
  });
});

/** Without a cluster helm shows no notes, so they are rendered like any other template. */
async function notesOf(name: string, { set = [] }: Rendering): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'onehook-notes-'));
  try {
    cpSync(CHART, folder, { recursive: true });
    const template = 'notes: {{ include (print $.Template.BasePath "/NOTES.txt") . | quote }}\n';
    writeFileSync(join(folder, 'templates', 'shown.yaml'), template);
    const args = ['--namespace=hooks', '--show-only=templates/shown.yaml', '--values', valuesFile(name)];
    return parse(await helm('template', 'r', folder, ...args, ...settings(set))).notes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
