/** The bucket as AWS's client reaches it, and what becomes of events while it fails. What a real store makes of it: `npm run test:s3`. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import hoox from '../../providers/hoox/index.js';
import { eventProblems } from '../../src/conformance/event-schemas.js';
import { openPayloadStore } from '../../src/payloads/open-store.js';
import type { PayloadKey, PayloadStore } from '../../src/payloads/payload-store.js';
import { post, readEvents, source, startTestGateway } from '../support/gateway.js';

interface Received {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'a-secret-key' };
const TOKEN = 'hoox-token-0123456789';
const BYTES = randomBytes(1000);
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
const KEY: PayloadKey = { kind: 'payloads', source: 'renders', sha256: SHA256 };

let server: Server;
let received: Received[];
/** Null: never. */
let status: number | null;
let store: PayloadStore;

const configOf = (timeoutMs: number) =>
  ({
    kind: 's3',
    timeoutMs,
    s3: {
      bucket: 'payloads',
      region: 'eu-central-1',
      prefix: 'onehook/',
      forcePathStyle: true,
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
  }) as const;

before(async () => {
  Object.assign(process.env, CREDENTIALS);
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({
      line: `${request.method} ${request.url}`,
      headers: request.headers,
      body: Buffer.concat(chunks),
    });
    if (status === null) return;
    response.writeHead(status).end(request.method === 'GET' ? BYTES : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  store = (await openPayloadStore(configOf(2000), { payloadsDeleted: () => {} }))!;
});
after(() => {
  for (const name of Object.keys(CREDENTIALS)) delete process.env[name];
  store.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  received = [];
  status = 200;
});

test('one PUT of exactly these bytes, signed, with their SHA-256 for the store to compare', async () => {
  await store.put(KEY, BYTES);
  const [put, ...more] = received;
  assert.deepEqual(more, []);
  assert.equal(put!.line.split('?')[0], `PUT /payloads/onehook/payloads/renders/${KEY.sha256}.json`);
  assert.deepEqual(put!.body, BYTES);
  assert.match(
    put!.headers.authorization ?? '',
    /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/eu-central-1\/s3\//,
  );
  assert.equal(put!.headers['x-amz-content-sha256'], KEY.sha256);
  // Which not every store knows.
  assert.deepEqual(
    Object.keys(put!.headers).filter((name) => /checksum|crc/.test(name)),
    [],
  );
  assert.equal(put!.headers['content-length'], '1000');
  assert.equal(put!.headers['content-encoding'], undefined);
  assert.equal(put!.headers['content-type'], 'application/json');
});

test('the reference names bucket and object, and neither the endpoint nor a credential', () => {
  assert.equal(store.reference(KEY), `s3://payloads/onehook/payloads/renders/${KEY.sha256}.json`);
});

test('what is read back is bounded by what it was', async () => {
  assert.deepEqual(await store.get(KEY, 1000), BYTES);
  assert.equal(await store.get(KEY, 999), null);
});

describe('a bucket that fails', () => {
  test('refuses: no success, and it is not tried for ever', async () => {
    status = 403;
    await assert.rejects(store.put(KEY, BYTES));
    assert.equal(received.length, 1);
  });

  test('never answers: the event of a job goes out in time, without dataref', async () => {
    status = null;
    const gateway = await startTestGateway(
      {
        sources: [source('clips', 'hoox', { tokens: [TOKEN] })],
        events: { maxRecordBytes: 50_000 },
        payloads: configOf(300),
      },
      { providers: [hoox] },
    );
    try {
      const result = { video_url: 'https://cdn.example/a.mp4', log: 'x'.repeat(60_000) };
      const body = JSON.stringify({ task: 'video_export', job_id: 'run_1', status: 'completed', result });
      const startedAt = performance.now();
      const answer = await post(`${gateway.ingestUrl}/webhooks/clips/${TOKEN}`, { body });
      assert.equal(answer.code, 'accepted');
      assert.ok(performance.now() - startedAt < 5000);
      const [event] = await readEvents(gateway.adminUrl, 1);
      assert.deepEqual(eventProblems(event!.data), []);
      assert.equal(event!.data.dataref, undefined);
      assert.equal(
        (event!.data.data as { payloadOmitted: { bytes: number } }).payloadOmitted.bytes,
        body.length,
      );
    } finally {
      await gateway.stop();
    }
  });
});
