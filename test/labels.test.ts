/**
 * No label of a verified delivery refuses it: content type, content encoding, emptiness and method decide at most between an
 * event and quarantine. What is not verified is refused, and the refusal is counted and logged. A real server, real sockets.
 */
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Log, LogFields } from '../src/telemetry/log.js';
import { silentLog } from '../src/telemetry/log.js';
import {
  type Answer,
  post,
  readEvents,
  source,
  startTestGateway,
  type TestGateway,
} from './support/gateway.js';

const SECRET = 'a-secret-of-a-sender';
const TOKEN = 'token-0123456789abcdef';
const MAX_BODY_BYTES = 100_000;

let gateway: TestGateway;
let url: string;
const warnings: { message: string; fields: LogFields }[] = [];
const log: Log = {
  ...silentLog,
  write: (level, message, fields = {}) => void (level === 'warn' && warnings.push({ message, fields })),
};
before(async () => {
  gateway = await startTestGateway(
    {
      http: { maxBodyBytes: MAX_BODY_BYTES, maxInFlightBytes: 400_000 },
      sources: [
        source('signed', 'hmac', {
          secrets: [SECRET],
          secretEncoding: 'text',
          algorithm: 'sha256',
          header: 'x-signature',
          encoding: 'hex',
          event: { type: 'type', id: 'id' },
        }),
        source('tokened', 'token', { tokens: [TOKEN], event: { type: 'type' } }),
      ],
    },
    { log: () => log },
  );
  url = gateway.ingestUrl;
});
after(() => gateway.stop());

const sign = (bytes: Buffer | string, secret = SECRET) =>
  createHmac('sha256', secret).update(bytes).digest('hex');

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** What is signed, where it is not the body. */
  readonly over?: Buffer | string;
}
function send(body: Buffer | string, { path = '/webhooks/signed', method, headers, over }: Sent = {}) {
  // node:http sends a body of GET and DELETE only with its length.
  const length = body.length === 0 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const all = { 'x-signature': sign(over ?? body), ...length, ...headers };
  return post(url + path, { ...(method ? { method } : {}), headers: all, body });
}

let number = 0;
/** A body that was not sent before. */
const json = () => `{"type":"labeled","id":"${++number}"}`;
const coded = ({ status, code }: Answer) => [status, code];
let read = 0;
async function newRecords(count: number) {
  const events = await readEvents(gateway.adminUrl, count, { from: String(read) });
  read += count;
  return events;
}
async function accepted(answer: Answer, what: string) {
  assert.deepEqual(coded(answer), [200, 'accepted'], what);
  const [event] = await newRecords(1);
  return event!.data;
}
async function quarantined(answer: Answer, reason: string, body: Buffer | string) {
  assert.deepEqual(coded(answer), [200, 'quarantined']);
  const [record] = await newRecords(1);
  const { headers, value_base64: value } = record!.data as {
    headers: Record<string, string>;
    value_base64: string;
  };
  assert.equal(headers.onehook_reason, reason);
  assert.deepEqual(Buffer.from(value, 'base64'), Buffer.from(body as string), 'the exact bytes are kept');
  return headers;
}
const metrics = async () => (await fetch(`${gateway.adminUrl}/metrics`)).text();

describe('a content type', () => {
  test('that is odd, wrong or absent refuses nothing', async () => {
    for (const type of [
      ...['applications/json', '*/*', 'json', 'application/x-json', 'text/javascript', 'text/html', ''],
      ...['application/octet-stream', 'binary/octet-stream', 'application/json, application/json'],
      ...['application/x-ndjson', 'text/xml', 'application/x-www-form-urlencoded', 'multipart/form-data'],
      ...['audio/mpeg', 'application/json; charset=latin1'],
    ])
      for (const path of ['/webhooks', '/webhooks/signed'])
        await accepted(await send(json(), { path, headers: { 'content-type': type } }), `${path} ${type}`);
  });

  test('of what is no JSON sends it to quarantine, whole', async () => {
    const audio = Buffer.from('fff3c4', 'hex');
    await quarantined(
      await send(audio, { headers: { 'content-type': 'audio/mpeg' } }),
      'encoding_invalid',
      audio,
    );
    const xml = '<xml/>';
    await quarantined(await send(xml, { headers: { 'content-type': 'text/xml' } }), 'payload_not_json', xml);
  });

  test('of a form makes it a JSON object for the sources of any sender', async () => {
    const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = await accepted(await send('type=form&id=f1&a=1&a=%C3%BC', { headers: urlencoded }), 'form');
    assert.deepEqual([form.type, form.id], ['form', 'f1']);
    assert.deepEqual(form.data, { type: 'form', id: 'f1', a: ['1', 'ü'] });
    const multipart = { 'content-type': 'multipart/form-data; boundary=b' };
    const parts = '--b\r\nContent-Disposition: form-data; name="type"\r\n\r\nparts\r\n--b--\r\n';
    const path = `/webhooks/tokened/${TOKEN}`;
    assert.equal(
      (await accepted(await send(parts, { path, headers: multipart }), 'multipart')).type,
      'parts',
    );
  });

  test('does not excuse a wrong signature', async () => {
    for (const type of ['text/html', 'audio/mpeg', 'application/x-www-form-urlencoded'])
      assert.deepEqual(
        coded(await send(json(), { headers: { 'content-type': type, 'x-signature': sign('other') } })),
        [401, 'unauthenticated'],
      );
  });
});

describe('a content encoding', () => {
  test('that is none changes nothing', async () => {
    for (const encoding of ['UTF-8', 'utf-8', 'Identity', 'identity', '', 'none', '8bit', 'aws-chunked'])
      await accepted(await send(json(), { headers: { 'content-encoding': encoding } }), encoding);
  });

  test('that the bytes contradict changes nothing', async () => {
    for (const encoding of ['gzip', 'br', 'deflate', 'gzip, gzip, gzip'])
      await accepted(await send(json(), { headers: { 'content-encoding': encoding } }), encoding);
  });

  const codings: [string, (bytes: string) => Buffer][] = [
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['utf-8, gzip', gzipSync],
    ['deflate, gzip', (bytes) => gzipSync(deflateSync(bytes))],
  ];
  test('is undone, with the signature over the inner or the outer bytes', async () => {
    for (const [encoding, compress] of codings)
      for (const isInner of [true, false]) {
        const body = json();
        const bytes = compress(body);
        const sent = { headers: { 'content-encoding': encoding }, over: isInner ? body : bytes };
        const event = await accepted(await send(bytes, sent), `${encoding}, inner ${isInner}`);
        assert.deepEqual(event.data, JSON.parse(body));
        assert.equal(event.id, String(number), 'it is read as if it had not been compressed');
      }
  });

  test('is bounded in size and ratio', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const large = `{"type":"large","filler":"${'x'.repeat(MAX_BODY_BYTES)}"}`;
    const bomb = gzipSync(large, { level: 9 });
    assert.ok(bomb.length < 1000);
    // Verified as it came, so it is kept as it came.
    await quarantined(await send(bomb, { headers }), 'encoding_invalid', bomb);
    assert.deepEqual(coded(await send(bomb, { headers, over: large })), [413, 'body_too_large']);
    assert.deepEqual(coded(await send(bomb, { headers, over: 'other' })), [413, 'body_too_large']);
    const body = json();
    assert.deepEqual(coded(await send(gzipSync(body), { headers, over: 'other' })), [401, 'unauthenticated']);
  });

  test('holds no memory when it is answered', async () => {
    const headers = { 'content-encoding': 'gzip' };
    for (let sent = 0; sent < 20; sent++) {
      const body = `{"type":"again","id":"again${sent}","filler":"${randomBytes(15_000).toString('hex')}"}`;
      await accepted(await send(gzipSync(body), { headers, over: body }), String(sent));
    }
  });
});

describe('a method', () => {
  test('other than POST delivers, where it verifies', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'GET'])
      for (const path of ['/webhooks', '/webhooks/signed'])
        assert.equal((await accepted(await send(json(), { method, path }), method)).type, 'labeled');
  });

  test('without a body leaves a record of itself, and two deliveries are two', async () => {
    for (const method of ['GET', 'DELETE', 'PUT', 'POST']) {
      const headers = await quarantined(await send('', { method }), 'body_empty', '');
      assert.equal(headers.onehook_method, method === 'POST' ? undefined : method);
    }
    const path = `/webhooks/tokened/${TOKEN}`;
    await quarantined(await send('', { method: 'GET', path: `${path}?job=1` }), 'body_empty', '');
    const second = await quarantined(
      await send('', { method: 'GET', path: `${path}?job=2` }),
      'body_empty',
      '',
    );
    assert.doesNotMatch(JSON.stringify(second), new RegExp(TOKEN));
    assert.equal((await send('', { method: 'GET', path: `${path}?job=2` })).code, 'duplicate');
  });

  test('is 401 where it fails a check, and 405 where nothing could be checked', async () => {
    const wrong = { 'x-signature': sign('other') };
    assert.deepEqual(coded(await send(json(), { method: 'PUT', headers: wrong })), [401, 'unauthenticated']);
    for (const path of ['/webhooks', '/webhooks/signed', '/webhooks/tokened'])
      for (const method of ['GET', 'PUT', 'DELETE'])
        assert.deepEqual(coded(await post(url + path, { method })), [405, 'method_not_allowed']);
    for (const method of ['HEAD', 'OPTIONS']) assert.equal((await send('', { method })).status, 405);
  });
});

describe('a refusal without a check', () => {
  test('counts for the source that its URL names', async () => {
    const count = async (name: string, code: string) => {
      const line = new RegExp(
        `^onehook_deliveries_total\\{source="${name}",provider="[^"]*",code="${code}"\\} (\\d+)$`,
        'm',
      );
      return Number(line.exec(await metrics())?.[1]);
    };
    const [before405, before413, before400] = [
      await count('signed', 'method_not_allowed'),
      await count('signed', 'body_too_large'),
      await count('tokened', 'body_incomplete'),
    ];
    await post(`${url}/webhooks/signed`, { method: 'GET' });
    await post(`${url}/webhooks/signed`, { body: Buffer.alloc(MAX_BODY_BYTES + 1) });
    await new Promise((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
        socket.write('POST /webhooks/tokened HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{');
        setTimeout(() => socket.destroy(), 50);
      });
      socket.on('close', () => setTimeout(resolve, 100));
    });
    assert.equal(await count('signed', 'method_not_allowed'), before405 + 1);
    assert.equal(await count('signed', 'body_too_large'), before413 + 1);
    assert.equal(await count('tokened', 'body_incomplete'), before400 + 1);
    const beforeNone = await count('-', 'method_not_allowed');
    await post(`${url}/webhooks`, { method: 'GET' });
    assert.equal(await count('-', 'method_not_allowed'), beforeNone + 1);
  });

  test('is a warning with its cure, once a second at most', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1100));
    warnings.length = 0;
    for (let sent = 0; sent < 5; sent++) await post(`${url}/webhooks/signed`, { method: 'GET' });
    const [warning, ...others] = warnings.filter(({ message }) => message === 'delivery refused');
    assert.deepEqual(others, []);
    const { source: named, code, hint } = warning!.fields;
    assert.deepEqual([named, code], ['signed', 'method_not_allowed']);
    assert.match(String(hint), /redirect/);
  });
});
