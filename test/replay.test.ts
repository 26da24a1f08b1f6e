/** Replay over the embedded log: what was quarantined is published by today's provider, once a run, with its own id. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { eventProblems } from '../src/conformance/event-schemas.js';
import { createMemoryStore } from '../src/dedupe/memory.js';
import { Delivery } from '../src/delivery.js';
import { quarantineRecord } from '../src/gateway/quarantine-record.js';
import { RecordFitter } from '../src/gateway/record-fitter.js';
import { openSources, SourceIndex } from '../src/gateway/source.js';
import type { Running } from '../src/main.js';
import { type EventRecord, PublishError, type Publisher } from '../src/publisher.js';
import { Replay } from '../src/replay/replay.js';
import { type ReplayLine, replayRequest } from '../src/replay/replay-request.js';
import { NO_TRACING } from '../src/tracing/tracing.js';
import { post, readEvents, secretOf, signStandard } from './support/gateway.js';
import {
  deliver,
  ending,
  outcomes,
  renders,
  replay,
  SECRET,
  startOn,
  todays,
  yesterdays,
} from './support/quarantine.js';

let directory: string;
let gateway: Running;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'onehook-replay-'));
});
afterEach(async () => {
  await gateway.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Three that yesterday's provider cannot read, one of which today's cannot either; then the upgrade. */
async function quarantineAndUpgrade(): Promise<void> {
  gateway = await startOn(directory, yesterdays);
  assert.equal((await deliver(gateway, 0, 'fine')).code, 'accepted');
  for (const [n, type] of [
    [1, 'unread'],
    [2, 'never'],
    [3, 'unread'],
  ] as const)
    assert.equal((await deliver(gateway, n, type)).code, 'quarantined');
  await gateway.stop();
  gateway = await startOn(directory, todays);
}

const typesFrom = async (from: number, count: number) =>
  (await readEvents(gateway.adminUrl, count, { from: String(from) })).map(({ data }) => data);

describe('the normal path', () => {
  test('decompresses what came compressed, which the quarantine holds as it came', async () => {
    gateway = await startOn(directory, yesterdays);
    const body = '{"type":"clip.done","kind":"unread"}';
    const sent = gzipSync(body);
    const headers = { ...signStandard(SECRET, body, { id: 'msg_gz' }), 'content-encoding': 'gzip' };
    const answer = await post(`${gateway.ingestUrl}/webhooks`, { headers, body: sent });
    assert.equal(answer.code, 'quarantined');
    const [record] = await readEvents(gateway.adminUrl, 1);
    assert.equal(record!.data.value_base64, sent.toString('base64'));
    await gateway.stop();
    gateway = await startOn(directory, todays);
    assert.deepEqual(outcomes(await replay(gateway)), ['published']);
    const [event] = await typesFrom(1, 1);
    assert.deepEqual([event!.id, event!.data], ['msg_gz', JSON.parse(body)]);
  });

  test('publishes what became readable, in order, byte for byte, under its own id', async () => {
    await quarantineAndUpgrade();
    const lines = await replay(gateway);
    assert.deepEqual(outcomes(lines), ['published', 'unreadable', 'published']);
    const [still] = lines.filter((line) => line.kind === 'delivery' && line.outcome === 'unreadable');
    assert.match(JSON.stringify(still), /payload_unexpected: The JSON lacks/);
    const { outcome, run, counts } = ending(lines);
    assert.deepEqual([outcome, counts], ['finished', { published: 2, unreadable: 1 }]);

    const events = await typesFrom(4, 2);
    assert.deepEqual(
      events.map(({ id, source, verification, replay, via }) => [id, source, verification, replay, via]),
      ['msg_1', 'msg_3'].map((id) => [id, '/sources/renders', 'signature', run, undefined]),
    );
    for (const event of events) assert.deepEqual(eventProblems(event), []);
    const [{ text } = { text: '' }] = await readEvents(gateway.adminUrl, 1, { from: '4' });
    assert.match(text, /"data":\{"type":"clip.done", "n": 9007199254740993, "kind":"unread","of":"1"\}\}/);
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    assert.match(metrics, /^onehook_replayed_total\{source="renders",outcome="published"\} 2$/m);
  });

  test('a dry run publishes nothing and says what would be', async () => {
    await quarantineAndUpgrade();
    const lines = await replay(gateway, { dryRun: true });
    assert.deepEqual(outcomes(lines), ['readable', 'unreadable', 'readable']);
    const [first] = lines.filter((line) => line.kind === 'delivery');
    assert.deepEqual(first?.kind === 'delivery' && [first.events, first.topics], [
      [{ id: 'msg_1', type: 'clip.done' }],
      ['onehook.events'],
    ]);
    assert.equal((await deliver(gateway, 9, 'fine')).code, 'accepted');
    assert.equal((await readEvents(gateway.adminUrl, 1, { from: '4' }))[0]!.data.id, 'msg_9');
  });

  test('a redelivery is a duplicate after the replay, and not before', async () => {
    await quarantineAndUpgrade();
    assert.equal((await deliver(gateway, 3)).code, 'accepted');
    // It was published meanwhile; who replays it wants it all the same, with the same id.
    assert.deepEqual(outcomes(await replay(gateway)), ['published', 'unreadable', 'published']);
    assert.equal((await deliver(gateway, 1)).code, 'duplicate');
  });

  test('is not blocked by its own marks, but by those of the run it goes on with', async () => {
    await quarantineAndUpgrade();
    const first = ending(await replay(gateway));
    const second = await replay(gateway);
    assert.deepEqual(outcomes(second), ['published', 'unreadable', 'published']);
    assert.notEqual(ending(second).run, first.run);
    const resumed = await replay(gateway, { run: first.run });
    assert.deepEqual(outcomes(resumed), ['repeated', 'unreadable', 'repeated']);
  });

  test('another topic is not the normal path: it leaves no mark there', async () => {
    await quarantineAndUpgrade();
    const lines = await replay(gateway, { topic: 'inspect' });
    assert.deepEqual(ending(lines).counts, { published: 2, unreadable: 1 });
    assert.deepEqual(
      (await readEvents(gateway.adminUrl, 2, { from: '4' })).map(({ topic }) => topic),
      ['inspect', 'inspect'],
    );
    assert.equal((await deliver(gateway, 1)).code, 'accepted');
  });
});

describe('what is asked for', () => {
  const ids = (lines: readonly ReplayLine[]) =>
    lines.flatMap((line) => (line.kind === 'delivery' ? [line.events?.[0]?.id ?? line.outcome] : []));

  test('a range of time or offsets, ids, a source, a reason', async () => {
    gateway = await startOn(directory, yesterdays);
    const first = await deliver(gateway, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const between = new Date().toISOString();
    await deliver(gateway, 2);
    await post(`${gateway.ingestUrl}/webhooks`, {
      headers: signStandard(SECRET, 'no json'),
      body: 'no json',
    });
    await gateway.stop();
    gateway = await startOn(directory, todays);
    const dry = (asked: object) => replay(gateway, { dryRun: true, ...asked });
    assert.deepEqual(ids(await dry({ from: between })), ['msg_2', 'unreadable']);
    assert.deepEqual(ids(await dry({ to: between })), ['msg_1']);
    assert.deepEqual(ids(await dry({ fromOffset: 1 })), ['msg_2', 'unreadable']);
    assert.deepEqual(ids(await dry({ deliveries: [first.delivery] })), ['msg_1']);
    assert.deepEqual(ids(await dry({ source: 'elsewhere' })), []);
    assert.deepEqual(ids(await dry({ reason: 'payload_not_json' })), ['unreadable']);
    assert.deepEqual(ending(await dry({ fromOffset: 1000 })).counts, {});
  });

  test('a source that is gone, or has another provider now, is reported', async () => {
    gateway = await startOn(directory, yesterdays, {
      sources: [renders(), renders('gone', secretOf('g'))],
    });
    await deliver(gateway, 1, 'unread', secretOf('g'));
    await gateway.stop();
    gateway = await startOn(directory, todays);
    const lines = await replay(gateway);
    assert.deepEqual(outcomes(lines), ['source_unknown']);
  });

  test('what makes no sense is refused, and nothing that a web page could send', async () => {
    gateway = await startOn(directory, todays);
    await assert.rejects(replay(gateway, { rate: 0 }), /^Error: 400 .*rate: /);
    await assert.rejects(replay(gateway, { whatever: 1 }), /400 .*whatever/);
    await assert.rejects(replay(gateway, { topic: 'a b' }), /400 .*topic: must be a Kafka topic name/);
    const plain = await fetch(`${gateway.adminUrl}/replay`, { method: 'POST', body: '{}' });
    assert.equal(plain.status, 415);
  });
});

describe('pace and interruption', () => {
  test('keeps to the rate, and to one at a time', { timeout: 20_000 }, async () => {
    gateway = await startOn(directory, yesterdays);
    for (let n = 0; n < 10; n++) await deliver(gateway, n);
    await gateway.stop();
    gateway = await startOn(directory, todays);
    const startedAt = performance.now();
    const slow = replay(gateway, { rate: 20 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await assert.rejects(replay(gateway), /409 .*replay_running/);
    assert.equal(ending(await slow).counts.published, 10);
    const took = performance.now() - startedAt;
    assert.ok(took > 400 && took < 3000, `${took} ms`);
  });

  test('hanging up stops it; the same run continues from there', { timeout: 20_000 }, async () => {
    gateway = await startOn(directory, yesterdays);
    for (let n = 0; n < 10; n++) await deliver(gateway, n);
    await gateway.stop();
    gateway = await startOn(directory, todays);
    const hangUp = new AbortController();
    const cut = replay(gateway, { rate: 10, run: 'mended' }, hangUp.signal);
    await new Promise((resolve) => setTimeout(resolve, 350));
    hangUp.abort();
    await assert.rejects(cut, { name: 'AbortError' });
    let lines: ReplayLine[] = [];
    for (let tries = 0; lines.length === 0 && tries < 50; tries++) {
      lines = await replay(gateway, { run: 'mended' }).catch(() => []);
      if (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { repeated = 0, published = 0 } = ending(lines).counts;
    assert.ok(repeated >= 2 && repeated < 8, `${repeated} repeated`);
    assert.equal(repeated + published, 10);
    const events = await typesFrom(10, 10);
    assert.deepEqual(
      events.map(({ id }) => id),
      Array.from({ length: 10 }, (_, n) => `msg_${n}`),
    );
  });

  test('a stop of the gateway ends it in time', { timeout: 10_000 }, async () => {
    gateway = await startOn(directory, yesterdays);
    for (let n = 0; n < 5; n++) await deliver(gateway, n);
    await gateway.stop();
    gateway = await startOn(directory, todays);
    const running = replay(gateway, { rate: 1 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await gateway.stop();
    assert.deepEqual(ending(await running).outcome, 'stopped');
  });
});

describe('while nothing can be published', () => {
  const delivered = async () => {
    gateway = await startOn(directory, todays);
    const [source] = openSources(
      [renders()],
      [todays],
      { jwks: () => assert.fail('no keys are fetched'), fetchKey: () => assert.fail('no key is fetched') },
      3600,
    );
    const records = ['a', 'b'].map((id) =>
      quarantineRecord(
        source!,
        new Delivery({
          id,
          receivedAt: 1770000000000,
          method: 'POST',
          url: '/webhooks',
          headers: { 'webhook-id': [`msg_${id}`] },
          body: Buffer.from('{"type":"clip.done"}'),
        }),
        { reason: 'normalize_failed', topic: 'q', version: '0' },
      ),
    );
    return { source: source!, records };
  };

  async function replayWith(
    publish: Publisher['publish'],
    patienceMs: number,
    topics: readonly string[] = ['events'],
  ) {
    const { source, records } = await delivered();
    const dedupe = createMemoryStore({
      maxKeys: 100,
      observer: { idsDroppedEarly() {}, dedupeStoreLost() {}, dedupeStoreRegained() {} },
    });
    const lines: ReplayLine[] = [];
    const parts = {
      quarantine: {
        read: async (_: unknown, each: (entry: object) => Promise<void>) => {
          for (const [at, record] of records.entries())
            await each({ record, offset: at, at: at + 1, of: records.length });
        },
      } as never,
      sources: new SourceIndex([source]),
      dedupe,
      publisher: { publish } as Publisher,
      route: () => topics,
      fitter: new RecordFitter({
        events: { topic: 'events', quarantineTopic: 'q', mode: 'structured', maxRecordBytes: 1e6 },
        payloads: null,
        telemetry: {} as never,
      }),
      tracing: NO_TRACING,
      telemetry: { deliveryReplayed() {}, replayStarted() {}, replayEnded() {} } as never,
      patienceMs,
    };
    const write = async (line: ReplayLine) => void lines.push(line);
    await new Replay(parts).run(replayRequest.parse({ run: 'r' }), write, new AbortController().signal);
    return { lines, dedupe };
  }

  test('tries the same delivery again until it can', { timeout: 10_000 }, async () => {
    const published: string[] = [];
    let failures = 2;
    const { lines } = await replayWith(async (records: readonly EventRecord[]) => {
      if (failures-- > 0) throw new PublishError('unavailable', 'Kafka is away');
      published.push(records[0]!.headers.ce_id!);
    }, 5000);
    assert.deepEqual(ending(lines).counts, { published: 2 });
    assert.deepEqual(published, ['msg_a', 'msg_b']);
  });

  test('stops where it is when that takes too long, and holds no claim', { timeout: 10_000 }, async () => {
    const { lines, dedupe } = await replayWith(
      () => Promise.reject(new PublishError('unavailable', 'Kafka is away')),
      300,
    );
    const { outcome, why, counts } = ending(lines);
    assert.deepEqual([outcome, why, counts], ['stopped', 'Nothing can be published: Kafka is away', {}]);
    assert.equal(dedupe.size, 0);
  });

  test('goes on behind one that is too large', async () => {
    let first = true;
    const { lines } = await replayWith(async () => {
      if (!first) return;
      first = false;
      throw new PublishError('too_large', 'too large');
    }, 300);
    assert.deepEqual(outcomes(lines), ['too_large', 'published']);
  });

  test('what one topic of two refuses is published to the other once, and reported', async () => {
    const published: string[] = [];
    const { lines, dedupe } = await replayWith(
      async (records: readonly EventRecord[]) => {
        const [healthy, compacted] = records;
        published.push(`${healthy!.topic} ${healthy!.headers.ce_id}`);
        throw new PublishError('invalid', 'it has no key').of(compacted!);
      },
      5000,
      ['healthy', 'compacted'],
    );
    assert.deepEqual(ending(lines).counts, { topic_refused: 2 });
    assert.deepEqual(published, ['healthy msg_a', 'healthy msg_b']);
    const [first] = lines.filter((line) => line.kind === 'delivery');
    assert.equal(
      first?.kind === 'delivery' && first.why,
      'compacted does not take the event (it has no key). The other topics have it.',
    );
    assert.equal(dedupe.size, 4);
  });
});
