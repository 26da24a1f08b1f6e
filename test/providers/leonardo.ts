import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fixturesFolder, readFixtures } from '../../src/conformance/fixtures.js';
import { senders } from '../senders/index.js';
import { translated, withText } from '../support/recorded.js';

it('has its callback key masked wherever it stands, and no other byte changed', async () => {
  const { secret } = senders.find(({ provider }) => provider === 'leonardo')!;
  for (const { name, delivery } of await readFixtures(fixturesFolder('leonardo'))) {
    const { payload } = (await translated('leonardo', name)).events[0]!;
    assert.equal(payload.includes(secret), false, name);
    assert.equal(payload.length, delivery.body.length, name);
    const changed = [...delivery.body.keys()].filter((i) => payload[i] !== delivery.body[i]);
    const key = delivery.body.subarray(changed[0], (changed.at(-1) ?? 0) + 1).toString();
    assert.ok(key === secret || key === 'a\\"b\\u00e9c', `${name}: ${key}`);
  }
});

it('has it masked under another name too', async () => {
  const [fixture] = await readFixtures(fixturesFolder('leonardo'));
  const renamed = withText('webhookCallbackApiKey', 'webhookCallbackKey');
  const { events } = await translated('leonardo', fixture!.name, renamed);
  assert.match(events[0]!.payload.toString(), /"webhookCallbackKey":"\*+"/);
});
