/** Keys by URL, against a real server on loopback: age, cool-down, one fetch at a time, stale keys, limits, redirects. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createKeySet, createSchemeTools, importKeys } from '../../src/schemes/jwks.js';
import { problemWithKeysUrl } from '../../src/schemes/key-fetch.js';
import { ed25519 } from '../../src/schemes/public-key.js';
import { deliveryWith } from './deliveries.js';

const HOUR = 60 * 60 * 1000;
const pair = (name: string) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid: name } };
};
const [first, second] = [pair('first'), pair('second')];

let answer: RequestListener;
let requests = 0;
const server = createServer((request, response) => {
  requests++;
  answer(request, response);
});
const answerWith = (document: unknown) => {
  answer = (_, response: ServerResponse) => response.end(JSON.stringify(document));
};
const answerStatus = (status: number, headers = {}) => {
  answer = (_, response: ServerResponse) => response.writeHead(status, headers).end('{}');
};

let url = '';
let now = 0;
const failures: string[] = [];
const keySet = () =>
  createKeySet(url, {
    now: () => now,
    timeoutMs: 200,
    onRefreshFailed: (_, error) => failures.push(error instanceof Error ? error.message : String(error)),
  });

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = 0;
  now = 1_000_000;
  failures.length = 0;
  answerWith({ keys: [first.jwk] });
});

const kids = (keys: readonly { kid: string | undefined }[] | null) => keys?.map(({ kid }) => kid) ?? null;

describe('a key set', () => {
  it('is fetched when first needed, and then for a day at hand without a promise', async () => {
    const set = keySet();
    assert.equal(requests, 0);
    assert.deepEqual(kids(await set.current()), ['first']);
    now += 24 * HOUR - 1;
    assert.ok(Array.isArray(set.current()));
    assert.equal(requests, 1);
    now += 1;
    answerWith({ keys: [second.jwk] });
    assert.deepEqual(kids(await set.current()), ['second']);
    assert.equal(requests, 2);
  });

  it('is fetched once for all who wait', async () => {
    const set = keySet();
    const waiting = await Promise.all(Array.from({ length: 50 }, () => set.current()));
    assert.ok(waiting.every((keys) => kids(keys)?.[0] === 'first'));
    assert.equal(requests, 1);
  });

  it('goes on with stale keys when a refresh fails, and asks again after the cool-down', async () => {
    const set = keySet();
    await set.current();
    now += 24 * HOUR;
    answerStatus(500);
    assert.deepEqual(kids(await set.current()), ['first']);
    assert.deepEqual(kids(await set.current()), ['first']);
    assert.equal(requests, 2);
    assert.deepEqual(failures, ['The keys’ URL answered 500.']);
    now += 60_000;
    answerWith({ keys: [second.jwk] });
    assert.deepEqual(kids(await set.current()), ['second']);
  });

  it('is null while no key is cached, and fetches again sooner', async () => {
    const set = keySet();
    answerStatus(503);
    assert.equal(await set.current(), null);
    assert.equal(await set.current(), null);
    assert.equal(requests, 1);
    now += 5_000;
    answerWith({ keys: [first.jwk] });
    assert.deepEqual(kids(await set.current()), ['first']);
  });

  it('is asked for newer keys no more than once a minute, and says when there are none', async () => {
    const set = keySet();
    const seen = (await set.current()) ?? [];
    assert.equal(await set.newerThan(seen), null);
    assert.equal(requests, 1);
    now += 60_000;
    assert.equal(await set.newerThan(seen), null, 'the same keys again are no newer ones');
    assert.equal(requests, 2);
    assert.equal(set.current(), seen);
    now += 60_000;
    answerWith({ keys: [second.jwk, first.jwk] });
    const newer = await Promise.all(Array.from({ length: 20 }, () => set.newerThan(seen)));
    assert.ok(newer.every((keys) => keys?.length === 2));
    assert.equal(requests, 3);
    assert.deepEqual(kids(await set.newerThan(seen)), ['second', 'first'], 'known by now, so not asked for');
    assert.equal(requests, 3);
  });
});

describe('a key document', () => {
  const failureOf = async () => {
    const keys = await keySet().current();
    assert.equal(keys, null);
    return failures.pop() ?? '';
  };

  it('fails after the timeout, past the size, and for another document', async () => {
    answer = () => {};
    assert.match(await failureOf(), /timeout|aborted/i);
    answer = (_, response) => response.write('{"keys":[');
    assert.match(await failureOf(), /timeout|aborted/i);
    answerWith({ keys: [first.jwk], padding: 'x'.repeat(70_000) });
    assert.match(await failureOf(), /larger than 65536/);
    answer = (_, response) => response.end('<html>');
    assert.match(await failureOf(), /JSON/);
    for (const document of [null, [], {}, { keys: {} }, { keys: [] }, { keys: [{ kty: 'RSA' }] }]) {
      answerWith(document);
      assert.match(await failureOf(), /no key for signatures/);
    }
  });

  it('may move on its own host, and not to another', async () => {
    answer = ({ url }, response) =>
      url === '/new'
        ? response.end(JSON.stringify({ keys: [first.jwk] }))
        : response.writeHead(302, { location: '/new' }).end();
    assert.deepEqual(kids(await keySet().current()), ['first']);
    answerStatus(302, { location: 'http://localhost:1/keys' });
    assert.match(await failureOf(), /another host, localhost:1/);
    answerStatus(302, { location: '/again' });
    assert.match(await failureOf(), /more than 3/);
    answerStatus(302);
    assert.match(await failureOf(), /more than 3/);
  });

  it('gives its keys for signatures, and no more than 16', async () => {
    const keys = importKeys({
      keys: [
        { ...first.jwk, x: first.jwk.x?.slice(0, -2) },
        { ...first.jwk, use: 'enc' },
        { ...first.jwk, x: undefined },
        null,
        'key',
        { kty: 'OKP', crv: 'X25519', x: first.jwk.x },
        { ...second.jwk, use: 'sig', d: 'a private part is not looked at' },
      ],
    });
    assert.deepEqual(kids(keys), ['second']);
    const many = importKeys({ keys: Array.from({ length: 40 }, () => first.jwk) });
    assert.equal(many.length, 16);
  });
});

describe('a scheme with keys by URL', () => {
  const schemeWith = () => ed25519({ keys: keySet(), header: 'x-signature', encoding: 'hex' });
  const signedBy = (key: KeyObject, body = '{}') =>
    deliveryWith({ headers: { 'x-signature': sign(null, Buffer.from(body), key).toString('hex') }, body });

  it('is unavailable without keys, never refused; and well again when they come', async () => {
    const scheme = schemeWith();
    answerStatus(500);
    assert.deepEqual(await scheme.verify(signedBy(first.privateKey)), { outcome: 'unavailable' });
    now += 5_000;
    answerWith({ keys: [first.jwk] });
    assert.deepEqual(await scheme.verify(signedBy(first.privateKey)), { outcome: 'verified', key: 0 });
  });

  it('tries every key, and follows the sender to new ones', async () => {
    const scheme = schemeWith();
    answerWith({ keys: [second.jwk, first.jwk] });
    assert.deepEqual(await scheme.verify(signedBy(first.privateKey)), { outcome: 'verified', key: 1 });
    const third = pair('third');
    answerWith({ keys: [third.jwk] });
    now += 60_000;
    assert.deepEqual(await scheme.verify(signedBy(third.privateKey)), { outcome: 'verified', key: 0 });
    const refusal = { outcome: 'refused', check: 'signature_mismatch' };
    assert.deepEqual(await scheme.verify(signedBy(first.privateKey)), refusal);
  });

  it('fetches nothing for malformed deliveries, and once for any number of forged ones', async () => {
    const scheme = schemeWith();
    const malformed = await scheme.verify(deliveryWith({ headers: { 'x-signature': 'rubbish' } }));
    assert.deepEqual(malformed, { outcome: 'refused', check: 'signature_malformed' });
    assert.equal(requests, 0);
    const forger = pair('forger').privateKey;
    for (let i = 0; i < 200; i++) await scheme.verify(signedBy(forger));
    assert.equal(requests, 1);
  });

  it('signs only with a development key', async () => {
    const unsigned = { headers: {}, body: Buffer.from('{}'), at: 0 };
    assert.throws(() => schemeWith().sign(unsigned), /Only the sender can sign/);
    const keys = createSchemeTools({ now: () => now, developmentKey: first.privateKey }).jwks(url);
    const scheme = ed25519({ keys, header: 'x-signature', encoding: 'hex' });
    const headers = await scheme.sign(unsigned);
    assert.deepEqual(await scheme.verify(deliveryWith({ headers })), { outcome: 'verified', key: 0 });
  });
});

it('sources that name one URL share one key set', () => {
  const tools = createSchemeTools();
  assert.equal(tools.jwks(url), tools.jwks(url));
});

it('keys come by https, or from this machine', () => {
  assert.equal(problemWithKeysUrl('https://rest.example/.well-known/jwks.json'), null);
  for (const host of ['localhost', '127.0.0.1', '[::1]'])
    assert.equal(problemWithKeysUrl(`http://${host}/`), null);
  for (const text of [
    'http://example.com/',
    'http://localhost.example.com/',
    'file:///keys',
    'keys',
    'https://u:p@example.com/',
  ]) {
    assert.ok(problemWithKeysUrl(text), text);
  }
  assert.throws(() => createKeySet('http://example.com/'), /https/);
});
