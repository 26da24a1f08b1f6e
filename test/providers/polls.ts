/** What the status APIs of media senders answer, and that their last answer becomes the event of the delivery that did not come. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { providers } from '../../providers/index.js';
import { fixturesFolder, readFixtures, translateFixture } from '../../src/conformance/fixtures.js';
import { translate, trustAnswer } from '../../src/gateway/verification.js';

interface Case {
  readonly provider: string;
  readonly job: object;
  readonly path: string;
  readonly running: string;
  /** The fixture whose body is the last answer. */
  readonly ended: string;
}

const CASES: readonly Case[] = [
  {
    provider: 'luma',
    job: { id: 'gen_demo01' },
    path: '/generations/gen_demo01',
    running: '{"id":"gen_demo01","state":"dreaming"}',
    ended: 'completed',
  },
  {
    provider: 'runpod',
    job: { id: 'job-demo01', endpoint: 'a/b' },
    path: '/a%2Fb/status/job-demo01',
    running: '{"id":"job-demo01","status":"IN_PROGRESS"}',
    ended: 'completed',
  },
];

for (const { provider: name, job, path, running, ended } of CASES) {
  const provider = providers.find((provider) => provider.name === name)!;
  const settings = provider.settings.parse({ tokens: ['a'.repeat(16)], poll: { apiKey: 'k-1' } });
  const poll = provider.poll?.(settings);

  test(`${name} is asked under its key, and its answers are read`, () => {
    assert.ok(poll);
    const request = poll.request(poll.job.parse(job));
    assert.deepEqual(request, { path, headers: { authorization: 'Bearer k-1' } });
    const read = (status: number, body: string) =>
      poll.read({ path, status, body: Buffer.from(body) }, poll.job.parse(job)).state;
    assert.equal(read(200, running), 'pending');
    assert.equal(read(200, running.replace('demo01', 'demo02')), 'unknown');
    assert.equal(read(200, running.replace(/:"(dreaming|IN_PROGRESS)"/, ':"paused"')), 'unknown');
    for (const body of ['', '[]', 'null', '{']) assert.equal(read(200, body), 'unknown');
    for (const status of [401, 404, 500]) assert.equal(read(status, running), 'unknown');
    assert.equal(provider.poll?.(provider.settings.parse({ tokens: ['a'.repeat(16)] })), null);
  });

  test(`${name}: the last answer and the delivery are one event`, async () => {
    assert.ok(poll);
    const fixture = (await readFixtures(fixturesFolder(name))).find((fixture) => fixture.name === ended);
    assert.ok(fixture);
    const delivered = await translateFixture(provider, fixture);
    const reading = poll.read({ path, status: 200, body: fixture.delivery.body }, poll.job.parse(job));
    assert.ok(reading.state === 'ended' && delivered.outcome === 'events');
    const answer = trustAnswer({ id: 'a', receivedAt: 1_770_000_000_000, payload: reading.payload });
    const asked = translate(provider, settings, answer, {
      source: name,
      level: 'token',
      coverage: 'none',
      via: 'poll',
    });
    assert.ok(asked.outcome === 'events');
    assert.equal(asked.identity, delivered.identity);
    assert.deepEqual(asked.events[0]?.jobData, delivered.events[0]?.jobData);
  });
}
