/** Health, metrics and the event stream on the admin port, and the drain. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import {
  post,
  readEvents,
  secretOf,
  signStandard,
  source,
  startTestGateway,
  type TestGateway,
} from './support/gateway.js';

const SECRET = secretOf('s');
const sources = [
  source('renders', 'standard-webhooks', { secrets: [secretOf('o'), SECRET], toleranceSeconds: 300 }),
];

async function send(gateway: TestGateway, n: number): Promise<void> {
  const body = `{"type":"counted","n":${n}}`;
  const { code } = await post(`${gateway.ingestUrl}/webhooks`, { headers: signStandard(SECRET, body), body });
  assert.equal(code, 'accepted');
}

describe('health and metrics', () => {
  let gateway: TestGateway;
  before(async () => {
    gateway = await startTestGateway({ sources });
  });
  after(() => gateway.stop());
  const get = (path: string) => fetch(gateway.adminUrl + path);

  test('live, started and ready', async () => {
    for (const path of ['/livez', '/startupz', '/readyz']) assert.equal((await get(path)).status, 200, path);
    assert.deepEqual(await (await get('/readyz')).json(), { ready: true });
  });

  test('counters are there at 0 from the start and name facts, never tokens or paths', async () => {
    const before = await (await get('/metrics')).text();
    assert.match(
      before,
      /^onehook_deliveries_total\{source="renders",provider="standard-webhooks",code="duplicate"\} 0$/m,
    );
    assert.match(before, /^onehook_refusals_total\{source="renders",check="timestamp_too_old"\} 0$/m);

    await send(gateway, 1);
    await post(`${gateway.ingestUrl}/webhooks/renders/secret-in-the-path`, { body: '{}' });
    await post(`${gateway.ingestUrl}/secret-in-the-path`, { body: '{}' });
    const metrics = await (await get('/metrics')).text();
    assert.match(
      metrics,
      /^onehook_deliveries_total\{source="renders",provider="standard-webhooks",code="accepted"\} 1$/m,
    );
    assert.match(metrics, /^onehook_deliveries_total\{source="-",provider="-",code="unauthenticated"\} 1$/m);
    assert.match(metrics, /^onehook_refusals_total\{source="renders",check="signature_missing"\} 1$/m);
    assert.match(metrics, /^onehook_events_total\{source="renders",family="other"\} 1$/m);
    assert.match(metrics, /^onehook_secret_last_used_timestamp_seconds\{source="renders",key="1"\} \d+/m);
    assert.match(
      metrics,
      /^http_server_request_duration_seconds_count\{http_request_method="POST",http_route="\/webhooks\/\{source\}\/\{token\}",url_scheme="http",http_response_status_code="401"\} 1$/m,
    );
    assert.doesNotMatch(metrics, /secret-in-the-path/);
  });
});

describe('the event stream', () => {
  let gateway: TestGateway;
  before(async () => {
    gateway = await startTestGateway({ sources });
    for (let n = 0; n < 250; n += 1) await send(gateway, n);
  });
  after(() => gateway.stop());

  test('from the beginning, from an offset, and behind the last one seen', async () => {
    const all = await readEvents(gateway.adminUrl, 250);
    assert.deepEqual(
      all.map(({ id }) => id),
      Array.from({ length: 250 }, (_, i) => i),
    );
    assert.deepEqual(
      all.map(({ data }) => (data.data as { n: number }).n),
      Array.from({ length: 250 }, (_, i) => i),
    );
    assert.equal((await readEvents(gateway.adminUrl, 1, { from: '200' }))[0]!.id, 200);
    const resumed = await readEvents(gateway.adminUrl, 1, { from: '', headers: { 'last-event-id': '120' } });
    assert.equal(resumed[0]!.id, 121);
  });

  test('without a start it begins with what comes next', async () => {
    const next = readEvents(gateway.adminUrl, 1, { from: '' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await send(gateway, 1000);
    assert.equal((await next)[0]!.id, 250);
  });

  test('a malformed offset is 400', async () => {
    const response = await fetch(`${gateway.adminUrl}/events?from=-1`);
    assert.equal(response.status, 400);
    assert.equal(((await response.json()) as { code: string }).code, 'offset_malformed');
  });
});

describe('drain', () => {
  test('a body that does not end does not outlast the grace period', async () => {
    const gateway = await startTestGateway({ sources, shutdown: { graceSeconds: 1 } });
    const { port } = new URL(gateway.ingestUrl);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('POST /webhooks/a HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nbegun');
    await new Promise((resolve) => socket.once('connect', resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const startedAt = performance.now();
    await gateway.stop();
    assert.ok(performance.now() - startedAt < 2000);
    socket.destroy();
  });

  test('an accepted delivery under way is answered; new connections are refused; open streams end', async () => {
    const gateway = await startTestGateway({ sources });
    const body = '{"type":"slow.sender"}';
    const headers = Object.entries(signStandard(SECRET, body)).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const { port } = new URL(gateway.ingestUrl);
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(
      `POST /webhooks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${headers.join('')}\r\n${body.slice(0, 5)}`,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stream = await fetch(`${gateway.adminUrl}/events?from=beginning`);

    const stopped = gateway.stop();
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal((await fetch(`${gateway.adminUrl}/readyz`)).status, 503);
    await assert.rejects(post(`${gateway.ingestUrl}/webhooks`, { body: '{}' }), { code: 'ECONNREFUSED' });
    socket.write(body.slice(5));
    await closed;
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(answer, /\r\nConnection: close\r\n/);
    await stopped;
    assert.match(await stream.text(), /slow\.sender/);
  });

  test('a delivery that was on its way over an idle connection is answered, and the connection ends with it', async () => {
    const gateway = await startTestGateway({ sources });
    const socket = connect(Number(new URL(gateway.ingestUrl).port), '127.0.0.1');
    let answers = '';
    socket.on('data', (chunk: Buffer) => {
      answers += chunk.toString();
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const send = (body: string) => {
      const headers = Object.entries({ ...signStandard(SECRET, body), 'content-type': 'application/json' });
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      socket.write(
        `POST /webhooks HTTP/1.1\r\nHost: x\r\n${lines}Content-Length: ${body.length}\r\n\r\n${body}`,
      );
    };
    send('{"type":"before"}');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const stopped = gateway.stop();
    await new Promise((resolve) => setTimeout(resolve, 200));
    send('{"type":"after"}');
    await closed;
    assert.match(answers, /^HTTP\/1\.1 200 OK\r\n.*HTTP\/1\.1 200 OK\r\n.*Connection: close\r\n/s);
    await stopped;
  });
});
