/** The built command: help, exit codes, and how `serve` starts and stops. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DESCRIPTIONS } from '../../src/cli/descriptions/all.js';
import { readEnvFile } from '../../src/cli/env-file.js';
import { version } from '../../src/version.js';
import { folder, freePort, until } from './captured.js';

const BIN = fileURLToPath(new URL('../../src/cli/index.js', import.meta.url));
const NAMES = DESCRIPTIONS.map(({ name }) => name);

function onehook(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...argv], {
    cwd: folder(),
    env: { PATH: process.env.PATH ?? '' },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** What the command prints, and every module that it loads from disk: ours as paths below src/, packages as URLs. */
function described(...argv: string[]): { stdout: string; modules: string[] } {
  const hook = `import { writeSync } from 'node:fs';
    export async function load(url, context, next) {
      if (url.startsWith('file:')) writeSync(2, 'loaded ' + url + '\\n');
      return next(url, context);
    }`;
  const register = `import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}));`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(register)}`, BIN, ...argv],
    { cwd: folder(), env: { PATH: process.env.PATH ?? '' }, encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
  const found = stderr.matchAll(/^loaded file:.*?\/dist\/src\/(.*)$|^loaded (.*)$/gm);
  return { stdout, modules: [...found].map(([, ours, other]) => ours ?? other!) };
}

/** What only describes loads none of the gateway. */
const DESCRIBING =
  /^(cli\/(index|command|commands|columns|description|env-file|help|style|descriptions\/[a-z-]+)|errors|version|config\/nearest|journal\/unreadable)\.js$/;

function assertOnlyDescribes(modules: readonly string[]): void {
  assert.ok(modules.includes('cli/index.js'), 'the hook sees what is loaded');
  assert.deepEqual(
    modules.filter((module) => !DESCRIBING.test(module)),
    [],
  );
}

suite('help', () => {
  test('lists every command', () => {
    const { stdout, modules } = described('--help');
    for (const name of NAMES) assert.match(stdout, new RegExp(`^  ${name} +\\w`, 'm'));
    assertOnlyDescribes(modules);
  });

  for (const name of NAMES)
    test(`of ${name} says how to use it, and its exit codes`, () => {
      const { stdout, modules } = described(name, '--help');
      assert.match(stdout, new RegExp(`Usage: onehook ${name}`));
      assert.match(stdout, /Examples?:\n {2}onehook /);
      assert.match(stdout, /Exit codes: 0 /);
      for (const line of stdout.split('\n')) assert.ok(line.length <= 110, line);
      assertOnlyDescribes(modules);
      const help = described('help', name);
      assert.equal(help.stdout, stdout);
      assertOnlyDescribes(help.modules);
    });

  test('a command that does something loads the gateway', () => {
    assert.ok(described('providers').modules.includes('main.js'));
  });

  test('of an unknown command is an error', () => {
    const { status, stderr } = onehook('help', 'srve');
    assert.equal(stderr, 'There is no command "srve". Did you mean serve? See onehook --help.\n');
    assert.equal(status, 2);
  });

  for (const option of ['--version', '-v', '-V', 'version'])
    test(`${option} is the package’s version`, () => {
      const { stdout, modules } = described(option);
      assert.equal(stdout, `${version}\n`);
      assertOnlyDescribes(modules);
    });
});

suite('exit codes', () => {
  const cases: [argv: string[], status: number, stderr: RegExp][] = [
    [[], 2, /^$/],
    [['srve'], 2, /^There is no command "srve"\. Did you mean serve\? See onehook --help\.\n$/],
    [['constructor'], 2, /^There is no command "constructor"\. See onehook --help\.\n$/],
    [['--verbose'], 2, /^Unknown option --verbose\. A command comes first; see onehook --help\.\n$/],
    [['--versoin'], 2, /^Unknown option --versoin\. Did you mean --version\? A command comes first;/],
    [['check', '--confg', 'x'], 2, /^Unknown option --confg\. Did you mean --config\?\n$/],
    [['check', '--config'], 2, /^--config needs a value\.\n$/],
    [['check', 'x'], 2, /^"x" is one argument too many\.\n$/],
    [['check', '--config', 'none.yaml'], 1, /none\.yaml does not exist/],
    [['serve', '--config', 'none.yaml'], 2, /none\.yaml does not exist/],
    [['providers', 'nobody'], 2, /^There is no provider "nobody"\. onehook providers lists them all\.\n$/],
    [['check'], 0, /^$/],
  ];
  for (const [argv, status, stderr] of cases)
    test(`${status}: onehook ${argv.join(' ')}`, () => {
      const result = onehook(...argv);
      assert.match(result.stderr, stderr);
      assert.equal(result.status, status);
    });

  test('a stack is shown with --debug only', () => {
    assert.doesNotMatch(onehook('srve').stderr, /at /);
    assert.match(onehook('srve', '--debug').stderr, /UsageError: [\s\S]* {4}at /);
  });
});

suite('--env-file', () => {
  const CONFIGURATION = `sources: { a: { provider: github, secrets: "\${A_SECRET}" } }`;
  const withFiles = (env: string) => {
    const cwd = folder();
    writeFileSync(join(cwd, 'onehook.yaml'), CONFIGURATION);
    writeFileSync(join(cwd, '.env'), env);
    return cwd;
  };
  const check = (cwd: string, ...argv: string[]) =>
    spawnSync(process.execPath, [BIN, 'check', ...argv], {
      cwd,
      env: { PATH: process.env.PATH ?? '' },
      encoding: 'utf8',
    });

  test('gives the configuration its variables', () => {
    const cwd = withFiles('# a comment\nA_SECRET="of the file, long enough"\n');
    assert.notEqual(check(cwd).status, 0);
    for (const argv of [['--env-file', '.env'], ['--env-file=.env']]) {
      const { status, stderr } = check(cwd, ...argv);
      assert.equal(status, 0, stderr);
    }
  });

  test('leaves what is set, takes the option away, and reads several files', () => {
    const cwd = withFiles('A=file\nB=file\n');
    writeFileSync(join(cwd, 'second.env'), 'C=second\n');
    const env: Record<string, string | undefined> = { A: 'set' };
    const argv = ['SOURCE', '--env-file', '.env', '--json', '--env-file=second.env', '--', '--env-file'];
    assert.deepEqual(readEnvFile(argv, env, cwd), ['SOURCE', '--json', '--', '--env-file']);
    assert.deepEqual(env, { A: 'set', B: 'file', C: 'second' });
  });

  test('names a file that cannot be read, and a value that is missing', () => {
    const cwd = folder();
    assert.throws(() => readEnvFile(['--env-file', 'none.env'], {}, cwd), {
      message: `--env-file: ${join(cwd, 'none.env')} does not exist.`,
    });
    assert.throws(() => readEnvFile(['--env-file', '.'], {}, cwd), { message: /is a directory\.$/ });
    for (const argv of [['--env-file'], ['--env-file='], ['--env-file', '--json']])
      assert.throws(() => readEnvFile(argv, {}, cwd), { message: '--env-file needs a value.' });
    const { status, stderr } = check(withFiles(''), '--env-file', 'none.env');
    assert.notEqual(status, 0);
    assert.match(stderr, /none\.env/);
  });
});

suite('serve', () => {
  const children = new Set<ChildProcess>();
  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  async function serve(...argv: string[]) {
    const [port, adminPort] = [await freePort(), await freePort()];
    const env = { PATH: process.env.PATH, PORT: String(port), ADMIN_PORT: String(adminPort) };
    const child = spawn(process.execPath, [BIN, 'serve', ...argv], { cwd: folder(), env });
    children.add(child);
    let err = '';
    let out = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    const exited = once(child, 'exit');
    await until(() => err.includes('Next, in another terminal') || child.exitCode !== null);
    return { child, exited, port, adminPort, text: () => ({ out, err }) };
  }

  test('says where everything is, answers there, and stops at a signal', { timeout: 60_000 }, async () => {
    const { child, exited, port, adminPort, text } = await serve();
    const { err } = text();
    assert.match(err, /NOT FOR PRODUCTION/);
    assert.match(err, new RegExp(`http://127\\.0\\.0\\.1:${port}/webhooks/hoox/[\\w-]{16,}\n`));
    assert.match(err, /onehook send fal\n/, 'a sender of jobs');
    assert.equal((await fetch(`http://127.0.0.1:${adminPort}/readyz`)).status, 200);
    child.kill('SIGTERM');
    assert.deepEqual(await exited, [0, null]);
    for (const line of text().out.trim().split('\n')) assert.doesNotThrow(() => JSON.parse(line), line);
  });

  test('ends at once at the second signal', { timeout: 60_000 }, async () => {
    const { child, exited, adminPort } = await serve();
    // Open streams are ended by a drain, an unfinished request is waited for.
    const { connect } = await import('node:net');
    const held = connect(adminPort, '127.0.0.1').on('error', () => undefined);
    held.write('POST /events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill('SIGINT');
    const [code] = await exited;
    held.destroy();
    assert.ok(code === 0 || code === 1);
  });

  test('names the setting of a port that is taken', { timeout: 60_000 }, async () => {
    const first = await serve();
    const { status, stderr } = spawnSync(process.execPath, [BIN, 'serve'], {
      cwd: folder(),
      env: { PATH: process.env.PATH ?? '', PORT: String(first.port), ADMIN_PORT: String(await freePort()) },
      encoding: 'utf8',
    });
    assert.match(
      stderr,
      new RegExp(
        `^Port ${first.port} \\(http\\.port\\) is in use\\. Stop the other process .* with the variable PORT\\.\n$`,
      ),
    );
    assert.equal(status, 1);
    first.child.kill('SIGTERM');
    await first.exited;
  });

  for (const [setting, host, sentence] of [
    ['http', '203.0.113.7', 'is not an address of this machine.'],
    ['admin', 'not-a-host.invalid', '(is not a known host name|cannot be looked up now).'],
  ] as const)
    test(`names the setting of a host that it cannot listen on: ${host}`, { timeout: 60_000 }, async () => {
      const cwd = folder();
      const port = await freePort();
      const [http, admin] = [`port: ${port}`, `port: ${port + 1}`].map((each, index) =>
        (index === 0) === (setting === 'http') ? `{ ${each}, host: ${host} }` : `{ ${each} }`,
      );
      writeFileSync(
        join(cwd, 'onehook.yaml'),
        `http: ${http}\nadmin: ${admin}\nsources: { a: { provider: github, secrets: a-secret-of-some-length } }`,
      );
      const { status, stderr } = spawnSync(process.execPath, [BIN, 'serve'], {
        cwd,
        env: { PATH: process.env.PATH ?? '' },
        encoding: 'utf8',
      });
      assert.match(
        stderr,
        new RegExp(
          `^${host} \\(${setting}\\.host\\) ${sentence} Give an address of this machine; 0\\.0\\.0\\.0 `,
          'm',
        ),
      );
      assert.equal(status, 1);
    });
});
