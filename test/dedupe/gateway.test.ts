/** Dedupe through whole gateways: over a restart, between two behind one Redis, and while Redis is unavailable. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Config } from '../../src/config/load.js';
import { EmbeddedLog } from '../../src/journal/embedded-log.js';
import { start } from '../../src/main.js';
import { silentLog } from '../../src/telemetry/log.js';
import { ownerOf, Witness } from '../journal/bridging.js';
import {
  type ConfigOverrides,
  post,
  secretOf,
  signStandard,
  source,
  testConfig,
} from '../support/gateway.js';
import { describeWithRedis, RedisServer } from './redis-server.js';

const SECRET = secretOf('d');
const overrides = {
  sources: [source('renders', 'standard-webhooks', { secrets: [SECRET], toleranceSeconds: 300 })],
};

const newDirectory = () => mkdtempSync(join(tmpdir(), 'onehook-dedupe-'));

async function open(directory: string, dedupe: Partial<Config['dedupe']>) {
  const config = testConfig(directory, { ...overrides, dedupe } as ConfigOverrides);
  const running = await start(config, { log: () => silentLog });
  const send = async (id: string, body = `{"type":"video.completed","id":"${id}"}`) => {
    const headers = signStandard(SECRET, body, { id });
    return (await post(`${running.ingestUrl}/webhooks/renders`, { headers, body })).code;
  };
  const metrics = async () => (await fetch(`${running.adminUrl}/metrics`)).text();
  return { send, metrics, stop: () => running.stop() };
}

/** What a stopped gateway has published. */
async function published(directory: string) {
  const { observer } = new Witness();
  const journal = EmbeddedLog.open({ directory, ownership: ownerOf(directory), maxBytes: 1e9, observer });
  const records = (await journal.read(0, 10_000)).map(({ record }) => record);
  await journal.close();
  return records;
}

const idsOf = (records: Awaited<ReturnType<typeof published>>) => records.map(({ headers }) => headers.ce_id);

test('a repeat is a duplicate after a restart too, and an unreadable delivery is quarantined once', async () => {
  const directory = newDirectory();
  const before = await open(directory, { store: 'embedded' });
  assert.equal(await before.send('msg_1'), 'accepted');
  assert.equal(await before.send('msg_1'), 'duplicate');
  assert.equal(await before.send('msg_2', '{"type":'), 'quarantined');
  assert.match(await before.metrics(), /^onehook_dedupe_keys 2$/m);
  await before.stop();

  const after = await open(directory, { store: 'embedded' });
  assert.equal(await after.send('msg_1'), 'duplicate');
  assert.equal(await after.send('msg_3', '{"type":'), 'duplicate');
  assert.equal(await after.send('msg_2'), 'accepted', 'quarantined is not published');
  assert.match(await after.metrics(), /^onehook_dedupe_store_available 1$/m);
  await after.stop();
  assert.deepEqual(
    (await published(directory)).map(({ topic }) => topic),
    ['onehook.events', 'onehook.quarantine', 'onehook.events'],
  );
  rmSync(directory, { recursive: true });
});

describeWithRedis('dedupe: gateways behind one redis', () => {
  test('the same deliveries sent to both: all answered 200, each published once', async (t) => {
    const server = await RedisServer.start();
    t.after(() => server.remove());
    const redis = { url: server.url, keyPrefix: 'onehook:dedupe:', timeoutMs: 1000 };
    const directories = [newDirectory(), newDirectory()];
    const gateways = await Promise.all(directories.map((at) => open(at, { store: 'redis', redis })));
    const ids = Array.from({ length: 300 }, (_, i) => `msg_${i}`);
    const codes: string[] = [];
    for (let at = 0; at < ids.length; at += 30) {
      // Twice to each, in an order of its own.
      const sends = gateways.flatMap(({ send }) =>
        [...ids.slice(at, at + 30), ...ids.slice(at, at + 30)]
          .sort(() => Math.random() - 0.5)
          .map((id) => send(id)),
      );
      codes.push(...(await Promise.all(sends)));
    }
    await Promise.all(gateways.map(({ stop }) => stop()));
    assert.equal(codes.filter((code) => code === 'accepted').length, 300);
    assert.equal(codes.filter((code) => code === 'duplicate').length, 900);
    const [a, b] = await Promise.all(directories.map(async (at) => idsOf(await published(at))));
    assert.equal(new Set([...a!, ...b!]).size, 300);
    assert.equal(a!.length + b!.length, 300);
    assert.ok(a!.length > 0 && b!.length > 0);
    for (const directory of directories) rmSync(directory, { recursive: true });
  });

  test('redis unavailable: events are published, marked and counted', async (t) => {
    const server = await RedisServer.start();
    t.after(() => server.remove());
    const redis = { url: server.url, keyPrefix: 'onehook:dedupe:', timeoutMs: 150 };
    const directory = newDirectory();
    const gateway = await open(directory, { store: 'redis', redis });
    assert.equal(await gateway.send('msg_1'), 'accepted');
    server.pause();
    assert.equal(await gateway.send('msg_1'), 'accepted');
    assert.equal(await gateway.send('msg_2'), 'accepted');
    const metrics = await gateway.metrics();
    assert.match(metrics, /^onehook_dedupe_store_available 0$/m);
    assert.match(metrics, /^onehook_dedupe_unchecked_total\{source="renders"\} 2$/m);
    server.resume();
    for (
      const end = Date.now() + 5000;
      !/^onehook_dedupe_store_available 1$/m.test(await gateway.metrics());
    )
      assert.ok(Date.now() < end, 'too late');
    assert.equal(await gateway.send('msg_3'), 'accepted');
    assert.equal(await gateway.send('msg_3'), 'duplicate');
    await gateway.stop();
    assert.deepEqual(
      (await published(directory)).map(({ headers }) => [headers.ce_id, headers.onehook_dedupe]),
      [
        ['msg_1', undefined],
        ['msg_1', 'unchecked'],
        ['msg_2', 'unchecked'],
        ['msg_3', undefined],
      ],
    );
    rmSync(directory, { recursive: true });
  });
});
