/** A provider from outside: begun by the command, installed from a folder, checked by the exported conformance, loaded by name. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { providers } from '../providers/index.js';
import { withEntry } from '../src/cli/new-provider.js';
import { loadConfig } from '../src/config/load.js';
import { type Running, start } from '../src/main.js';
import { silentLog } from '../src/telemetry/log.js';
import { post, readEvents } from './support/gateway.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ONEHOOK = join(ROOT, 'dist/src/cli/index.js');

let folder: string;
const npm = (...args: string[]) =>
  execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
/** NODE_TEST_CONTEXT would make the inner runner report to ours. */
const nodeTest = (cwd: string, ...argv: string[]) => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawnSync('node', argv.length > 0 ? argv : ['--test'], { cwd, encoding: 'utf8', env });
};

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'onehook-package-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  // The gateway itself by a link, as it is built; the package as a copy, as a registry would give it.
  npm('install', '--no-audit', '--no-fund', '--offline', '--no-save', ROOT);
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('the sample package', () => {
  let installed: string;
  before(() => {
    const [{ filename }] = JSON.parse(
      npm('pack', '--json', join(ROOT, 'examples/onehook-provider-acme')),
    ) as [{ filename: string }];
    npm(
      'install',
      '--no-audit',
      '--no-fund',
      '--offline',
      '--no-save',
      '--legacy-peer-deps',
      ROOT,
      `./${filename}`,
    );
    installed = join(folder, 'node_modules/onehook-provider-acme');
  });

  test('passes the conformance that is exported, and fails it when it is wrong', () => {
    const copy = join(folder, 'checked');
    cpSync(installed, copy, { recursive: true });
    const right = nodeTest(copy);
    assert.equal(right.status, 0, right.stdout);
    assert.match(right.stdout, /is refused with any covered byte of its body changed/);

    const source = readFileSync(join(copy, 'index.js'), 'utf8');
    writeFileSync(join(copy, 'index.js'), source.replace("done: 'succeeded'", "done: 'failed'"));
    assert.equal(nodeTest(copy).status, 1);
  });

  test('writes its golden files by the command that a missing one names', () => {
    const copy = join(folder, 'golden');
    cpSync(installed, copy, { recursive: true });
    const golden = join(copy, 'fixtures/done.json');
    const before = readFileSync(golden, 'utf8');
    rmSync(golden);
    const missing = nodeTest(copy);
    assert.equal(missing.status, 1);
    assert.match(missing.stdout, /done\.json, the golden file, is missing\. Write it with: npm run golden/);

    const { scripts } = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));
    const [node, ...argv] = scripts.golden.split(' ');
    assert.equal(node, 'node', 'a command of every system');
    const written = nodeTest(copy, ...argv);
    assert.equal(written.status, 0, written.stdout);
    assert.match(written.stdout, /^Wrote \S+done\.json\. Read it\.$/m);
    assert.deepEqual(JSON.parse(readFileSync(golden, 'utf8')), JSON.parse(before));
  });

  test('is verified by its path, with the settings beside its fixture', () => {
    const argv = ['verify', '.', 'fixtures/done.http'];
    const output = execFileSync('node', [ONEHOOK, ...argv], { cwd: installed, encoding: 'utf8' });
    assert.match(output, /^Settings: \S+settings\.json\nacme \(Acme Video\).*\nAccepted \(signature\)/);
  });

  describe('loaded by name', () => {
    let gateway: Running;
    before(async () => {
      writeFileSync(
        join(folder, 'onehook.yaml'),
        `providers: [onehook-provider-acme]
http: { host: 127.0.0.1, port: 0 }
admin: { port: 1 }
sources: { videos: { provider: acme, secrets: a-secret } }`,
      );
      const config = loadConfig({ cwd: folder, env: {}, providers });
      gateway = await start(
        { ...config, admin: { ...config.admin, port: 0 } },
        { providers: config.providers, log: () => silentLog },
      );
    });
    after(() => gateway.stop());

    test('takes its deliveries and answers its handshake', async () => {
      const send = (body: string) => {
        const t = Math.floor(Date.now() / 1000);
        const v1 = createHmac('sha256', 'a-secret').update(`${t}.${body}`).digest('hex');
        return post(`${gateway.ingestUrl}/webhooks`, {
          headers: { 'acme-signature': `t=${t},v1=${v1}` },
          body,
        });
      };
      const answer = await send('{"render":"r1","state":"done","file":"https://cdn.acme.example/r1.mp4"}');
      assert.equal(answer.code, 'accepted');
      const [event] = await readEvents(gateway.adminUrl, 1, { from: '0' });
      assert.equal(JSON.parse(event!.text).type, 'onehook.job.succeeded');
      assert.equal((await send('{"challenge":"c","code":"echoed"}')).code, 'echoed');
    });

    test('is known to the commands', () => {
      const output = execFileSync('node', [ONEHOOK, 'check'], { cwd: folder, encoding: 'utf8' });
      assert.match(output, /videos/);
    });
  });

  test('says what is wrong with it', () => {
    const problemOf = (list: string) => {
      const cwd = mkdtempSync(join(folder, 'wrong-'));
      writeFileSync(join(cwd, 'empty.cjs'), 'module.exports = {}');
      writeFileSync(join(cwd, 'throws.mjs'), 'throw new Error("boom")');
      writeFileSync(
        join(cwd, 'onehook.yaml'),
        `providers: ${list}\nsources: { a: { provider: hoox, tokens: 0123456789abcdef } }`,
      );
      try {
        loadConfig({ cwd, env: {}, providers });
      } catch (error) {
        return String((error as Error).message);
      }
      return 'no problem';
    };
    assert.match(
      problemOf('[onehook-provider-nobody]'),
      /providers\[0\]: onehook-provider-nobody is not installed\. In \S+, run: npm install onehook-provider-nobody/,
    );
    assert.match(
      problemOf('[./empty.cjs]'),
      /providers\[0\]: \.\/empty\.cjs cannot be used: its default export must be a provider/,
    );
    assert.match(
      problemOf('[./throws.mjs]'),
      /providers\[0\]: \.\/throws\.mjs fails while it is loaded: boom\./,
    );
    assert.match(
      problemOf('[onehook-provider-acme, onehook-provider-acme]'),
      /providers\[1\]: .* there is one of that name already\./,
    );
  });
});

describe('onehook new-provider', () => {
  const begin = (cwd: string, ...args: string[]) =>
    spawnSync('node', [ONEHOOK, 'new-provider', ...args], { cwd, encoding: 'utf8' });

  test('begins a package that loads, and fails its conformance for its fixture alone', () => {
    const { status, stdout } = begin(folder, 'zeta-video', '--title', 'Zeta Video');
    assert.equal(status, 0, stdout);
    const [, from = ''] =
      /cd onehook-provider-zeta-video && npm install --save-dev (\S+)$/m.exec(stdout) ?? [];
    assert.equal(
      resolve(realpathSync(folder), 'onehook-provider-zeta-video', from),
      resolve(realpathSync(ROOT)),
    );
    for (const command of ['npx onehook verify . fixtures/example.http', 'npm run golden', 'npm test'])
      assert.ok(stdout.includes(`\n       ${command}\n`), command);
    const { status: failed, stdout: report } = nodeTest(join(folder, 'onehook-provider-zeta-video'));
    assert.equal(failed, 1);
    assert.match(
      report,
      /The fixture does not verify: signature_malformed\. What to do: npx onehook verify \. fixtures\/example\.http/,
    );
    assert.match(report, /(ok|✔).*has settings for development/);
    assert.equal(begin(folder, 'zeta-video').status, 2, 'nothing is overwritten');
    assert.equal(begin(folder, 'Zeta').status, 2);
  });

  test('begins a folder in a checkout, with its entry in the list', () => {
    const checkout = mkdtempSync(join(folder, 'checkout-'));
    cpSync(join(ROOT, 'providers/index.ts'), join(checkout, 'providers/index.ts'));
    const { status, stdout } = begin(checkout, 'zeta-video');
    assert.equal(status, 0);
    const fixture = 'providers/zeta-video/fixtures/example.http';
    for (const command of [
      `npm run build && npx onehook verify zeta-video ${fixture}`,
      'npm run conformance -- zeta-video --write',
      'npm run readme && npm test',
    ])
      assert.ok(stdout.includes(`\n       ${command}\n`), command);
    for (const file of ['index.ts', 'fixtures/example.http', 'fixtures/settings.json']) {
      assert.ok(existsSync(join(checkout, 'providers/zeta-video', file)), file);
    }
    assert.match(
      readFileSync(join(checkout, 'providers/index.ts'), 'utf8'),
      /import zetaVideo from '\.\/zeta-video\/index\.js';/,
    );
  });

  test('keeps the list in the order of the alphabet', () => {
    const list = [
      "import a from './a/index.js';",
      "import c from './c/index.js';",
      '',
      'export const providers = [',
      '  a,',
      '  c,',
      '];',
    ].join('\n');
    assert.equal(
      withEntry(list, 'b-b'),
      [
        "import a from './a/index.js';",
        "import bB from './b-b/index.js';",
        "import c from './c/index.js';",
        '',
        'export const providers = [',
        '  a,',
        '  bB,',
        '  c,',
        '];',
      ].join('\n'),
    );
  });
});
