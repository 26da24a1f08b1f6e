/** `completion`: each script, loaded by its own shell, completes commands, options and providers. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { run } from '../../src/cli/completion.js';
import { DESCRIPTIONS } from '../../src/cli/descriptions/all.js';
import { providers } from '../../src/main.js';
import { captured, folder } from './captured.js';

async function scriptFor(shell: string): Promise<string> {
  const { io, written } = captured();
  assert.equal(await run([shell], io), 0);
  return written.out;
}

/** In a file, as a user's start-up file would load it. */
async function scriptFile(shell: string): Promise<string> {
  const file = join(folder(), `onehook.${shell}`);
  writeFileSync(file, await scriptFor(shell));
  return file;
}

const isInstalled = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

function output(shell: string, ...argv: string[]): string[] {
  const { status, stdout, stderr } = spawnSync(shell, argv, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  return stdout.split('\n').filter((line) => line !== '');
}

const names = DESCRIPTIONS.map(({ name }) => name);

suite('bash', async () => {
  const file = await scriptFile('bash');
  /** What is proposed for the last of `words`. */
  const completed = (...words: string[]) => {
    const script = `source '${file}'; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _onehook; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return output('bash', '--norc', '-c', script);
  };

  test('commands', () => {
    assert.deepEqual(completed('onehook', ''), [...names, 'help', '--help', '--version']);
    assert.deepEqual(completed('onehook', 'se'), ['serve', 'send']);
    assert.deepEqual(completed('onehook', 'help', 'ver'), ['verify']);
  });
  test('options', () => {
    assert.deepEqual(completed('onehook', 'send', 'x', '--c'), ['--count', '--config']);
    assert.deepEqual(completed('onehook', 'new-provider', 'x', '--'), ['--help', '--title']);
    assert.ok(completed('onehook', 'tail', '--').includes('--env-file'));
  });
  test('providers, where a source or a provider is named', () => {
    for (const command of ['send', 'verify', 'providers']) {
      const proposed = completed('onehook', command, '');
      assert.deepEqual(
        proposed,
        providers.map(({ name }) => name),
      );
    }
    assert.deepEqual(completed('onehook', 'send', 'git'), ['github', 'gitlab']);
    assert.deepEqual(completed('onehook', 'completion', 'f'), ['fish']);
  });
  test('leaves files to the shell', () => {
    assert.deepEqual(completed('onehook', 'verify', 'github', ''), []);
    assert.deepEqual(completed('onehook', 'serve', '--config', ''), []);
    assert.deepEqual(completed('onehook', 'nosuch', ''), []);
  });
});

if (isInstalled('zsh'))
  test('zsh reads its script', async () => {
    const file = await scriptFile('zsh');
    assert.deepEqual(output('zsh', '-f', '-n', file), []);
    const loaded = `autoload -U compinit && compinit -u -D && source '${file}' && print $_comps[onehook]`;
    assert.deepEqual(output('zsh', '-f', '-c', loaded), ['_onehook']);
  });

if (isInstalled('fish'))
  test('fish proposes commands, options and providers', async () => {
    const file = await scriptFile('fish');
    const completed = (line: string) =>
      output('fish', '--no-config', '-c', `source '${file}'; complete -C '${line}'`).map(
        (each) => each.split('\t')[0],
      );
    assert.deepEqual(completed('onehook se'), ['send', 'serve']);
    assert.deepEqual(completed('onehook send git'), ['github', 'gitlab']);
    assert.deepEqual(completed('onehook send x --co'), ['--config', '--count']);
  });

test('another shell is an error that lists them', async () => {
  for (const argv of [[], ['tcsh']])
    await assert.rejects(run(argv, captured().io), { message: 'completion needs a shell: bash, zsh, fish.' });
});
