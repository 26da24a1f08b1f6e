/** `providers`: nobody is left out, and everything that is known is shown. */
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

test('the table has a line for each', async () => {
  const table = await shown();
  for (const { name, docs } of providers)
    assert.match(table, new RegExp(`^${name} .*${docs.replace(/[.?]/g, '\\$&')}$`, 'm'));
});

suite('in full', () => {
  for (const provider of providers)
    test(provider.name, async () => {
      const text = await shown(provider.name);
      const flat = text.replace(/\s+/g, ' ');
      for (const part of [
        provider.docs,
        provider.identify.why,
        provider.sender.note,
        ...provider.assumptions,
      ])
        assert.ok(flat.includes(part.replace(/\s+/g, ' ')), part);
      assert.match(text, /^Settings\n/m);
      assert.doesNotMatch(text, /undefined|\[object/);
    });
});
