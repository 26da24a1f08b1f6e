/** The built command: help, exit codes, and how `serve` starts and stops. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folder, freePort, until } from './captured.js';

const BIN = fileURLToPath(new URL('../../src/cli/index.js', import.meta.url));
const COMMANDS = ['serve', 'check', 'send', 'tail', 'replay', 'verify', 'providers'];

function onehook(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...argv], {
    cwd: folder(),
    env: { PATH: process.env.PATH ?? '' },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

suite('help', () => {
  test('lists every command', () => {
    const { status, stdout } = onehook('--help');
    assert.equal(status, 0);
    for (const name of COMMANDS) assert.match(stdout, new RegExp(`^  ${name} +\\w`, 'm'));
  });

  for (const name of COMMANDS)
    test(`of ${name} says how to use it, and its exit codes`, () => {
      const { status, stdout } = onehook(name, '--help');
      assert.equal(status, 0);
      assert.match(stdout, new RegExp(`Usage: onehook ${name}`));
      assert.match(stdout, /Examples?:\n {2}onehook /);
      assert.match(stdout, /Exit codes: 0 /);
      for (const line of stdout.split('\n')) assert.ok(line.length <= 120, line);
      assert.equal(onehook('help', name).stdout, stdout);
    });

  test('--version is the package’s', () => assert.match(onehook('--version').stdout, /^\d+\.\d+\.\d+\n$/));
});

suite('exit codes', () => {
  const cases: [argv: string[], status: number, stderr: RegExp][] = [
    [[], 2, /^$/],
    [['srve'], 2, /^There is no command «srve»\. Did you mean serve\? See onehook --help\.\n$/],
    [['constructor'], 2, /^There is no command «constructor»\./],
    [['check', '--confg', 'x'], 2, /^Unknown option --confg\. Did you mean --config\?\n$/],
    [['check', '--config'], 2, /^--config needs a value\.\n$/],
    [['check', 'x'], 2, /^«x» is one argument too many\.\n$/],
    [['check', '--config', 'none.yaml'], 1, /none\.yaml does not exist/],
    [['serve', '--config', 'none.yaml'], 2, /none\.yaml does not exist/],
    [['providers', 'nobody'], 2, /^There is no provider «nobody»\. `onehook providers` lists them\.\n$/],
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

suite('serve', () => {
  async function serve(...argv: string[]) {
    const [port, adminPort] = [await freePort(), await freePort()];
    const env = { PATH: process.env.PATH, PORT: String(port), ADMIN_PORT: String(adminPort) };
    const child = spawn(process.execPath, [BIN, 'serve', ...argv], { cwd: folder(), env });
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

  test('says where everything is, answers there, and stops when told', { timeout: 20_000 }, async () => {
    const { child, exited, port, adminPort, text } = await serve();
    const { err } = text();
    assert.match(err, /NOT FOR PRODUCTION/);
    assert.match(err, new RegExp(`http://127\\.0\\.0\\.1:${port}/webhooks/hoox/[\\w-]{16,}\n`));
    assert.match(err, /onehook send [\w-]+\n/);
    assert.equal((await fetch(`http://127.0.0.1:${adminPort}/readyz`)).status, 200);
    child.kill('SIGTERM');
    assert.deepEqual(await exited, [0, null]);
    for (const line of text().out.trim().split('\n')) assert.doesNotThrow(() => JSON.parse(line), line);
  });

  test('ends at once at the second signal', { timeout: 20_000 }, async () => {
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

  test('names the setting of a port that is taken', { timeout: 20_000 }, async () => {
    const first = await serve();
    const { status, stderr } = spawnSync(process.execPath, [BIN, 'serve'], {
      cwd: folder(),
      env: { PATH: process.env.PATH ?? '', PORT: String(first.port), ADMIN_PORT: String(await freePort()) },
      encoding: 'utf8',
    });
    assert.match(
      stderr,
      new RegExp(`^Port ${first.port} \\(http\\.port\\) is in use; is another gateway running\\?`),
    );
    assert.equal(status, 1);
    first.child.kill('SIGTERM');
    await first.exited;
  });
});
