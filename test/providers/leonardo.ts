import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fixturesFolder, readFixtures } from '../../src/conformance/fixtures.js';
import { senders } from '../senders/index.js';
import { translated, withBody, withText } from '../support/recorded.js';

const { secret } = senders.find(({ provider }) => provider === 'leonardo')!;

it('has every text of the API key’s record masked, and no other byte changed', async () => {
  for (const { name, delivery } of await readFixtures(fixturesFolder('leonardo'))) {
    const { payload, attributes } = (await translated('leonardo', name)).events[0]!;
    assert.equal(attributes.masked, true);
    assert.equal(payload.includes(secret), false, name);
    assert.equal(payload.length, delivery.body.length, name);
    const record = delivery.body.indexOf('"apiKey"');
    const changed = [...delivery.body.keys()].filter((i) => payload[i] !== delivery.body[i]);
    assert.ok(changed.length > 0 && changed.every((i) => i > record && payload[i] === 0x2a), name);
  }
});

it('has its own key masked under another name too', async () => {
  const [fixture] = await readFixtures(fixturesFolder('leonardo'));
  const renamed = withText('webhookCallbackApiKey', 'webhookCallbackKey');
  const { events } = await translated('leonardo', fixture!.name, renamed);
  assert.match(events[0]!.payload.toString(), /"webhookCallbackKey":"\*+"/);
});

it('keeps the id and the name of the API key, and masks what is nested in its record', async () => {
  const [fixture] = await readFixtures(fixturesFolder('leonardo'));
  const record = String.raw`{"id":"k-1","key":"a\"}b","n":5,"in":{"name":"demo","list":["c",{"d":"e"}]},"last":"f"}`;
  const body = (apiKey: string) =>
    `{"type":"t","data":{"object":{"id":"g","apiKey":${apiKey},"text":"\\"apiKey\\":{\\"x\\":\\"y\\"}"}}}`;
  const { events } = await translated('leonardo', fixture!.name, withBody(body(record)));
  const expected = `{"id":"k-1","key":"*****","n":5,"in":{"name":"demo","list":["*",{"d":"*"}]},"last":"*"}`;
  assert.equal(events[0]!.payload.toString(), body(expected));
});

it('masks the record in what is not JSON', async () => {
  const { default: leonardo } = await import('../../providers/leonardo/index.js');
  assert.equal(leonardo.mask?.('{"apiKey":{"key":"secret", '), '{"apiKey":{"key":"******", ');
});
