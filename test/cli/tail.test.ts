/** `tail` against a server in place of the admin port: lines, reconnection, and what it says when there is no log. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, suite, test } from 'node:test';
import { readEventStream } from '../../src/cli/event-stream-reader.js';
import { run } from '../../src/cli/tail.js';
import { captured, freePort, until } from './captured.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let close = () => {};
afterEach(() => close());

async function gateway(events: Handler): Promise<string> {
  const server = createServer((request, response) =>
    request.url?.startsWith('/events') ? events(request, response) : response.end('{}'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => void server.close().closeAllConnections();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const EVENT = {
  recordedtime: '2026-11-24T12:00:00Z',
  source: '/sources/clips',
  type: 'onehook.job.failed',
  subject: 'job\u001b[2J',
};
const message = (id: number, data: unknown = EVENT, topic = 'onehook.events') =>
  `id: ${id}\nevent: ${topic}\ndata: ${JSON.stringify(data)}\n\n`;
const stream =
  (...chunks: string[]): Handler =>
  (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for (const chunk of chunks) response.write(chunk);
  };

suite('shows', () => {
  test('one line an event, and nothing that moves the cursor', { timeout: 10_000 }, async () => {
    const quarantined = {
      headers: { onehook_source: 'clips', onehook_reason: 'payload_not_json', onehook_received: 'then' },
    };
    const url = await gateway(
      stream(': next 0\n\n', message(7), message(8, quarantined, 'onehook.quarantine')),
    );
    const { io, written, interrupt } = captured();
    const ended = run(['--url', url], io);
    await until(() => written.out.includes('quarantine'));
    interrupt();
    assert.equal(await ended, 0);
    assert.deepEqual(written.out.split('\n'), [
      '     7  2026-11-24T12:00:00Z  clips  onehook.job.failed  job?[2J  (onehook.events)',
      '     8  then  clips  quarantined: payload_not_json  (onehook.quarantine)',
      '',
    ]);
    assert.equal(written.err, '');
  });

  test('whole events, one a line, with --json', { timeout: 10_000 }, async () => {
    const url = await gateway(stream('id: 1\nevent: t\ndata: {"a":\ndata: 12345678901234567890}\n\n'));
    const { io, written, interrupt } = captured();
    const ended = run(['--json', '--url', url], io);
    await until(() => written.out !== '');
    interrupt();
    await ended;
    assert.equal(written.out, '{"a": 12345678901234567890}\n');
  });

  test('what --from asks for, and after a break what came since', { timeout: 10_000 }, async () => {
    const asked: unknown[] = [];
    const url = await gateway((request, response) => {
      asked.push([request.url, request.headers['last-event-id']]);
      stream(message(asked.length + 40))(request, response);
      if (asked.length === 1) response.end();
    });
    const { io, written, interrupt } = captured();
    const ended = run(['--from', '41', '--url', url], io);
    await until(() => written.out.split('\n').length > 2);
    interrupt();
    assert.equal(await ended, 0);
    assert.deepEqual(asked, [
      ['/events?from=41', undefined],
      ['/events?from=41', '41'],
    ]);
    assert.equal(written.err, 'The connection ended. Reconnecting.\nReconnected.\n');
  });
});

suite('says what is wrong', () => {
  test('events go to Kafka', async () => {
    const url = await gateway((_, response) => void response.writeHead(409).end('{}'));
    await assert.rejects(run(['--url', url], captured().io), {
      message:
        /^This gateway publishes to Kafka; read it there, for example:\n {2}kcat -C -b BROKER:9092 -t onehook\.events /,
    });
  });
  test('no admin port', async () => {
    const url = await gateway((_, response) => void response.writeHead(404).end());
    await assert.rejects(run(['--url', url], captured().io), {
      message: /answered 404\. Is that the admin address/,
    });
  });
  test('no gateway', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    await assert.rejects(run(['--url', url], captured().io), {
      message: /^No gateway answers at .*Start one with onehook serve, or give its address with --url\.$/,
    });
  });
  test('no offset', async () => {
    await assert.rejects(run(['--from', 'start'], captured().io), {
      message: '--from takes a whole number of at least 0, not "start".',
    });
  });
  test('no URL', async () => {
    await assert.rejects(run(['--url', 'x'], captured().io), {
      message: /^--url takes an address such as http:/,
    });
  });
});

test('messages are whole, however they are cut on their way', async () => {
  const bytes = Buffer.from(
    `:\n\n${message(1, 'grüße')}id: 2\nevent: t\ndata: a\ndata: b\n\nid: 3\ndata: unfinished`,
  );
  async function* byteByByte() {
    for (const byte of bytes) yield Uint8Array.of(byte);
  }
  const read = [];
  for await (const each of readEventStream(byteByByte())) read.push(each);
  assert.deepEqual(read, [
    { id: '1', event: 'onehook.events', data: '"grüße"' },
    { id: '2', event: 't', data: 'a\nb' },
  ]);
});
