/** `providers`: every provider is listed, and everything that is known of it is shown. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { run } from '../../src/cli/providers.js';
import { providers } from '../../src/main.js';
import { captured } from './captured.js';

async function shown(...argv: string[]): Promise<string> {
  const { io, written } = captured();
  assert.equal(await run(argv, io), 0);
  return written.out;
}

const flat = (text: string) => text.replace(/\s+/g, ' ');

suite('the list', () => {
  test('has a line of at most 100 columns for each', async () => {
    const lines = (await shown()).trimEnd().split('\n');
    assert.match(lines[0]!, /^NAME +TITLE +PROOF +LEVEL +KNOWN$/);
    assert.equal(lines.length, providers.length + 1);
    for (const { name } of providers)
      assert.ok(
        lines.some((line) =>
          new RegExp(`^${name} .* (signature|token) +(documented|observed|assumed)`).test(line),
        ),
        name,
      );
    for (const line of lines) assert.ok(line.length <= 100, line);
  });

  test('marks the parts that are known less well', async () => {
    const uneven = providers.filter(
      ({ known }) => known.scheme === 'documented' && known.sender === 'assumed',
    );
    assert.ok(uneven.length > 0);
    const list = await shown();
    for (const { name } of uneven)
      assert.match(list, new RegExp(`^${name} .* documented ~(?:sender|rest)$`, 'm'));
  });

  test('is JSON with --json', async () => {
    const list = JSON.parse(await shown('--json'));
    assert.deepEqual(
      list.map(({ name }: { name: string }) => name),
      providers.map(({ name }) => name),
    );
    const { proof, level, ...fal } = list.find(({ name }: { name: string }) => name === 'fal');
    const { name, title, docs, known } = providers.find((provider) => provider.name === 'fal')!;
    assert.deepEqual(fal, { name, title, docs, known });
    assert.deepEqual([proof, level], ['Ed25519 hex', 'signature']);
  });

  const cases: [isTTY: boolean, env: Record<string, string>, isColored: boolean][] = [
    [false, {}, false],
    [true, {}, true],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
  ];
  for (const [isTTY, env, isColored] of cases)
    test(`has ${isColored ? 'colors' : 'no colors'} ${isTTY ? 'on a terminal' : 'in a pipe'} with ${JSON.stringify(env)}`, async () => {
      const { io, written } = captured(undefined, env);
      await run(['fal'], { ...io, stdout: { ...io.stdout, isTTY } });
      assert.equal(written.out.includes('\u001b[1mSettings\u001b[22m\n'), isColored);
      assert.equal(written.out.includes('\u001b'), isColored);
    });
});

suite('in full', () => {
  for (const provider of providers)
    test(provider.name, async () => {
      const text = await shown(provider.name);
      for (const part of [
        provider.docs,
        provider.registration,
        provider.identify.short,
        provider.identify.why,
        provider.sender.note,
        ...provider.assumptions,
      ])
        assert.ok(flat(text).includes(flat(part)), part);
      assert.match(text, /^Where its URL is entered\n/m);
      assert.match(
        text,
        /^ {2}https:\/\/YOUR-HOST\/webhooks\/\{source\}(\/\{token\})? +the URL of one source$/m,
      );
      assert.match(text, /^Settings\n/m);
      assert.doesNotMatch(text, /undefined|\[object/);
      for (const line of text.split('\n').filter((each) => !each.includes('http')))
        assert.ok(line.length <= 100, line);

      const facts = JSON.parse(await shown(provider.name, '--json'));
      assert.equal(facts.registration, provider.registration);
      assert.deepEqual(facts.known, provider.known);
      assert.equal(facts.endsOnce, provider.endsOnce);
      const end = { true: 'A job ends once.', false: 'A job can end again under its id' };
      for (const [endsOnce, sentence] of Object.entries(end))
        assert.equal(flat(text).includes(sentence), endsOnce === String(provider.endsOnce));
      assert.ok(facts.paths.length > 0 && facts.fixtures.length > 0);
    });

  test('a setting says what it is, and one within another by its path', async () => {
    const { settings } = JSON.parse(await shown('hmac', '--json'));
    const find = (name: string) => settings.find((each: { name: string }) => each.name === name);
    assert.deepEqual(find('header'), {
      name: 'header',
      type: 'text',
      isRequired: true,
      description: 'the header with the signature',
    });
    assert.deepEqual(
      [find('algorithm').type, find('algorithm').default],
      ['sha1 | sha256 | sha384 | sha512', 'sha256'],
    );
    assert.equal(find('fields.separator').default, ',');
    assert.equal(find('fields.signature').isRequired, true);
    const text = await shown('hmac');
    assert.match(text, /^ {2}header: text, required\n {6}the header with the signature$/m);
  });

  test('of an unknown one suggests names that hold the word', async () => {
    await assert.rejects(shown('google'), {
      message: 'There is no provider "google". Did you mean google-pubsub? onehook providers lists them all.',
    });
    await assert.rejects(shown('nobody'), {
      message: 'There is no provider "nobody". onehook providers lists them all.',
    });
  });
});
