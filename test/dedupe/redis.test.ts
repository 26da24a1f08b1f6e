/**
 * The Redis store against a real server: the shared suite; several gateways on the same ids; and that whatever becomes of
 * the server, a claim is answered in time, nothing rejects unheard, and the store comes back by itself.
 */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RedisConfig } from '../../src/config/load.js';
import { openRedisStore } from '../../src/dedupe/redis.js';
import { describeWithRedis, freePort, RedisServer } from './redis-server.js';
import { claimed, describeStore, inFlight, RecordedObserver, stateOf } from './suite.js';

const TIMEOUT_MS = 150;
const PUBLISH_TIMEOUT_MS = 500;

const unheard: unknown[] = [];
process.on('unhandledRejection', (reason) => unheard.push(reason));
after(() => assert.deepEqual(unheard, []));

async function openRedis(url: string, config: Partial<RedisConfig> = {}) {
  const observer = new RecordedObserver();
  const store = await openRedisStore({
    config: { url, keyPrefix: `${randomBytes(6).toString('hex')}:`, timeoutMs: TIMEOUT_MS, ...config },
    publishTimeoutMs: PUBLISH_TIMEOUT_MS,
    observer,
  });
  return { store, observer, elapse: (ms: number) => sleep(ms) as Promise<void> };
}

async function until(condition: () => boolean, ms = 5000): Promise<void> {
  for (const end = Date.now() + ms; !condition(); await sleep(5)) assert.ok(Date.now() < end, 'too late');
}

describeWithRedis('dedupe: shared through redis', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.remove());

  describeStore('redis', () => openRedis(server.url));

  const openPair = async () => {
    const keyPrefix = `${randomBytes(6).toString('hex')}:`;
    const pair = await Promise.all([
      openRedis(server.url, { keyPrefix }),
      openRedis(server.url, { keyPrefix }),
    ]);
    return { pair, close: () => Promise.all(pair.map(({ store }) => store.close())) };
  };

  test('a copy at another gateway learns what became of the first', async () => {
    const { pair, close } = await openPair();
    const [a, b] = [pair[0]!.store, pair[1]!.store];
    for (const durable of [true, false]) {
      const first = await claimed(a.claim('a', String(durable), 60));
      const [outcome, same] = [
        ...(await inFlight(b.claim('a', String(durable), 60))),
        ...(await inFlight(b.claim('a', String(durable), 60))),
      ];
      await sleep(30);
      if (durable) first.confirm();
      else first.release();
      assert.deepEqual(await Promise.all([outcome, same]), [durable, durable]);
      assert.equal(await stateOf(b.claim('a', String(durable), 60)), durable ? 'confirmed' : 'claimed');
    }
    await close();
  });

  test('it waits no longer than a publish may take', async () => {
    const { pair, close } = await openPair();
    const first = await claimed(pair[0]!.store.claim('a', 'slow', 60));
    const startedAt = performance.now();
    const [outcome] = await inFlight(pair[1]!.store.claim('a', 'slow', 60));
    assert.equal(await outcome, false);
    assert.ok(performance.now() - startedAt <= PUBLISH_TIMEOUT_MS + 500);
    first.release();
    await close();
  });

  test('a holder that outlived its claim may confirm it, and may not release another one’s', async () => {
    const { pair, close } = await openPair();
    const [a, b] = [pair[0]!.store, pair[1]!.store];
    const [late, failed] = [
      await claimed(a.claim('a', 'late', 60)),
      await claimed(a.claim('a', 'failed', 60)),
    ];
    await sleep(2 * PUBLISH_TIMEOUT_MS + 500);
    await claimed(b.claim('a', 'late', 60));
    await claimed(b.claim('a', 'failed', 60));
    failed.release();
    late.confirm();
    await sleep(50);
    assert.equal(await stateOf(a.claim('a', 'late', 60)), 'confirmed');
    const [outcome] = await inFlight(a.claim('a', 'failed', 60));
    assert.equal(await outcome, false);
    await close();
  });

  test('a holder that is killed blocks its event until its claim expires, and no longer', async () => {
    const keyPrefix = `${randomBytes(6).toString('hex')}:`;
    const { child, reported } = startChild(keyPrefix, 'hold');
    await until(() => reported.length === 1);
    child.kill('SIGKILL');
    const killedAt = performance.now();
    const { store } = await openRedis(server.url, { keyPrefix });
    await inFlight(store.claim('a', '0', 60));
    let state: string = 'in_flight';
    while (state !== 'claimed') {
      const claim = await store.claim('a', '0', 60);
      state = claim.state;
      if (claim.state === 'in_flight') assert.equal(await claim.durable, false);
    }
    assert.ok(performance.now() - killedAt <= 2 * PUBLISH_TIMEOUT_MS + 250);
    await store.close();
  });

  test('two processes with the same ids: each is published exactly once', async () => {
    const keyPrefix = `${randomBytes(6).toString('hex')}:`;
    const children = [startChild(keyPrefix, 'race'), startChild(keyPrefix, 'race')];
    await until(() => children.every(({ reported }) => reported[0] === 'ready'));
    for (const { child } of children) child.send('go');
    await Promise.all(children.map(({ child }) => new Promise((resolve) => child.once('exit', resolve))));
    const published = children.map(({ reported }) => reported.slice(1));
    const all = published.flat();
    assert.equal(all.length, 2000);
    assert.equal(new Set(all).size, 2000);
    assert.ok(published.every((ids) => ids.length > 0));
  });

  /** `hold`: claims one id and keeps it. `race`: offers 2,000 ids, 64 at a time, and reports those it published. */
  function startChild(keyPrefix: string, task: 'hold' | 'race') {
    const child = fork(fileURLToPath(new URL('./redis-child.js', import.meta.url)), [
      server.url,
      keyPrefix,
      task,
    ]);
    const reported: string[] = [];
    child.on('message', (id) => reported.push(String(id)));
    return { child, reported };
  }
});

describeWithRedis('dedupe: a redis that fails', () => {
  /** 64 claims at a time until the signal; every one must be answered, and in time. */
  async function load(store: Awaited<ReturnType<typeof openRedis>>['store'], signal: AbortSignal) {
    const seen = { claimed: 0, unchecked: 0, confirmed: 0, in_flight: 0, longestMs: 0 };
    let next = 0;
    await Promise.all(
      Array.from({ length: 64 }, async () => {
        while (!signal.aborted) {
          const startedAt = performance.now();
          const claim = await store.claim('a', `${next++}`, 60);
          seen.longestMs = Math.max(seen.longestMs, performance.now() - startedAt);
          seen[claim.state]++;
          await sleep(1);
          if ('confirm' in claim) claim.confirm();
        }
      }),
    );
    return seen;
  }

  const faults = {
    killed: [(server: RedisServer) => server.kill(), (server: RedisServer) => server.start()],
    paused: [async (server: RedisServer) => server.pause(), async (server: RedisServer) => server.resume()],
  } as const;
  for (const [name, [begin, end]] of Object.entries(faults))
    test(`${name} under load: unchecked, in time, reported once; then checked again`, async (t) => {
      const server = await RedisServer.start();
      const { store, observer } = await openRedis(server.url);
      const stop = new AbortController();
      const loaded = load(store, stop.signal);
      await sleep(300);
      assert.deepEqual(observer.states, []);
      await begin(server);
      await until(() => observer.states.length > 0);
      // Unavailable: the answer does not wait for a timeout.
      const startedAt = performance.now();
      for (let i = 0; i < 20; i++) assert.equal(await stateOf(store.claim('b', String(i), 60)), 'unchecked');
      assert.ok(performance.now() - startedAt < TIMEOUT_MS);
      await sleep(2500);
      await end(server);
      await until(() => observer.states.at(-1) === 'regained');
      (await claimed(store.claim('b', 'again', 60))).confirm();
      assert.equal(await stateOf(store.claim('b', 'again', 60)), 'confirmed');
      await sleep(300);
      stop.abort();

      const seen = await loaded;
      assert.ok(seen.claimed > 100 && seen.unchecked > 100, JSON.stringify(seen));
      assert.equal(seen.in_flight, 0);
      assert.ok(seen.longestMs <= TIMEOUT_MS + 500, `the longest claim took ${seen.longestMs} ms`);
      assert.ok(observer.states.length <= 4 && observer.states.filter((s) => s === 'regained').length === 1);
      assert.ok(observer.dropped > 0);
      t.diagnostic(`redis ${name}: ${JSON.stringify(seen)}`);
      await store.close();
      await server.remove();
    });

  test('an answer that lay unread while this process was busy is in time', async () => {
    const server = await RedisServer.start();
    const { store, observer } = await openRedis(server.url);
    for (let i = 0; i < 5; i++) {
      const claim = store.claim('a', String(i), 60);
      await new Promise((resolve) => setImmediate(resolve));
      for (const end = performance.now() + 2 * TIMEOUT_MS; performance.now() < end; );
      (await claimed(claim)).confirm();
    }
    assert.deepEqual(observer.states, []);
    await store.close();
    await server.remove();
  });

  test('unavailable at the start: starts, and works once the server does', async () => {
    const server = new RedisServer(await freePort(), []);
    const { store, observer } = await openRedis(server.url);
    assert.match(observer.states[0]!, /^lost: .*ECONNREFUSED/);
    assert.equal(await stateOf(store.claim('a', '1', 60)), 'unchecked');
    await server.start();
    await until(() => observer.states.at(-1) === 'regained');
    await claimed(store.claim('a', '1', 60));
    await store.close();
    await server.remove();
  });

  test('a server that accepts no writes is unavailable, though it answers', async () => {
    const server = await RedisServer.start(['--maxmemory', '1', '--maxmemory-policy', 'noeviction']);
    const { store, observer } = await openRedis(server.url);
    assert.match(observer.states[0]!, /OOM/);
    assert.equal(await stateOf(store.claim('a', '1', 60)), 'unchecked');
    await sleep(300);
    assert.equal(observer.states.length, 1);
    await store.close();
    await server.remove();
  });

  test('a password by setting or by URL; a wrong one is reported without being printed', async () => {
    const server = await RedisServer.start(['--requirepass', 's3cret/word']);
    const byUrl = server.url.replace('//', '//:s3cret%2Fword@');
    for (const [url, config] of [
      [server.url, { password: 's3cret/word' }],
      [byUrl, {}],
    ] as const) {
      const { store, observer } = await openRedis(url, config);
      assert.deepEqual(observer.states, []);
      assert.equal(await stateOf(store.claim('a', '1', 60)), 'claimed');
      await store.close();
    }
    for (const config of [{ password: 'wr0ng-word' }, {}]) {
      const { store, observer } = await openRedis(server.url, config);
      assert.match(observer.states[0]!, /WRONGPASS|NOAUTH/);
      assert.doesNotMatch(observer.states.join(), /wr0ng/);
      await store.close();
    }
    await server.remove();
  });
});
