/** What senders of media jobs promise beyond conformance: a key that is never published, a question that only its asker gets answered. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import apify from '../providers/apify/index.js';
import leonardo from '../providers/leonardo/index.js';
import minimax from '../providers/minimax/index.js';
import {
  type Fixture,
  fixturesFolder,
  readFixtures,
  readHandshakes,
  replyTo,
  translateFixture,
} from '../src/conformance/fixtures.js';
import { altered } from '../src/conformance/mutations.js';
import { senders } from './senders/index.js';

const withBody = (fixture: Fixture, body: string): Fixture => ({
  ...fixture,
  delivery: altered(fixture.delivery, { body: Buffer.from(body) }),
});

async function eventOf(provider: Parameters<typeof translateFixture>[0], fixture: Fixture) {
  const translation = await translateFixture(provider, fixture);
  const [event] = translation.outcome === 'events' ? translation.events : [];
  assert.ok(event);
  return event;
}

describe('Leonardo', () => {
  it('has its callback key masked wherever it stands, and no other byte changed', async () => {
    const fixtures = await readFixtures(fixturesFolder('leonardo'));
    const { secret } = senders.find(({ provider }) => provider === 'leonardo')!;
    for (const fixture of fixtures) {
      const { body } = fixture.delivery;
      const { payload } = await eventOf(leonardo, fixture);
      assert.equal(payload.includes(secret), false, fixture.name);
      assert.equal(payload.length, body.length, fixture.name);
      const changed = [...body.keys()].filter((i) => payload[i] !== body[i]);
      const [first = 0, last = 0] = [changed[0], changed.at(-1)];
      const key = body.subarray(first, last + 1).toString();
      assert.ok(key === secret || key === 'a\\"b\\u00e9c', `${fixture.name}: ${key}`);
    }
  });

  it('has it masked under another name too', async () => {
    const [fixture] = await readFixtures(fixturesFolder('leonardo'));
    assert.ok(fixture);
    const body = fixture.delivery.body.toString().replace('webhookCallbackApiKey', 'webhookCallbackKey');
    const { payload } = await eventOf(leonardo, withBody(fixture, body));
    assert.match(payload.toString(), /"webhookCallbackKey":"\*+"/);
  });
});

describe('MiniMax', () => {
  it('gets its challenge back with the right token alone, and never for a task', async () => {
    const [question] = await readHandshakes(fixturesFolder('minimax'));
    assert.ok(question);
    assert.ok(await replyTo(minimax, question));
    for (const token of [undefined, 'minimax-demo-token-0002']) {
      const forged: Fixture = { ...question, delivery: altered(question.delivery, { token }) };
      assert.equal(await replyTo(minimax, forged), undefined);
    }
    const task = withBody(question, '{"challenge":"x","task_id":"t1","status":"success"}');
    assert.equal(await replyTo(minimax, task), undefined);
  });

  it('gets back exactly what it sent', async () => {
    const [question] = await readHandshakes(fixturesFolder('minimax'));
    assert.ok(question);
    for (const challenge of ['"</script>\\', 'é', ' ']) {
      const reply = await replyTo(minimax, withBody(question, JSON.stringify({ challenge })));
      assert.deepEqual(JSON.parse(reply?.body ?? ''), { challenge });
    }
  });
});

describe('Apify', () => {
  it('tells the second end of a resurrected run from the first', async () => {
    const fixtures = await readFixtures(fixturesFolder('apify'));
    const first = fixtures.find(({ name }) => name === 'actor.run.succeeded');
    assert.ok(first);
    const later = withBody(first, first.delivery.body.toString().replace('02:39:59', '03:39:59'));
    const [one, two] = [await eventOf(apify, first), await eventOf(apify, later)];
    assert.equal(one.attributes.subject, two.attributes.subject);
    assert.notEqual(one.attributes.id, two.attributes.id);
  });
});
