/** The gateway over HTTP on the embedded log: URLs, identities, answers, bad input. A real server, real sockets. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Answer,
  type Posted,
  post,
  readEvents,
  secretOf,
  signStandard,
  source,
  startTestGateway,
  type TestGateway,
} from './support/gateway.js';

const RENDERS = secretOf('r');
const CLIPS = secretOf('c');
const TOKEN = 'hoox-token-0123456789';
const OTHER_TOKEN = 'hoox-token-of-another-source';

/** What comes over another connection takes its time. */
async function untilCode(send: () => Promise<Answer>, code: string): Promise<Answer> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await send();
    if (answer.code === code) return answer;
    await sleep(20);
  }
  throw new Error(`it never answered ${code}`);
}

let gateway: TestGateway;
let url: string;
before(async () => {
  gateway = await startTestGateway({
    sources: [
      source('renders', 'standard-webhooks', { secrets: [RENDERS], toleranceSeconds: 300 }),
      source('clips', 'standard-webhooks', { secrets: [CLIPS], toleranceSeconds: 300 }),
      source('tasks', 'hoox', { tokens: [TOKEN] }),
      source('tasks-eu', 'hoox', { tokens: [OTHER_TOKEN] }),
    ],
  });
  url = gateway.ingestUrl;
});
after(() => gateway.stop());

let read = 0;
/** The events published since the last call; asserts that there are exactly so many by sending a marker behind them. */
async function newEvents(count: number) {
  const body = `{"type":"marker","n":${read}}`;
  assert.equal(
    (await post(`${url}/webhooks/renders`, { headers: signStandard(RENDERS, body), body })).status,
    200,
  );
  const events = await readEvents(gateway.adminUrl, count + 1, { from: String(read) });
  read += count + 1;
  assert.equal(events.at(-1)!.text.endsWith(`"data":${body}}`), true, 'more events than expected');
  return events.slice(0, -1);
}

const signed = (secret: string, body: Buffer | string, id?: string) => ({
  headers: signStandard(secret, body, id === undefined ? {} : { id }),
  body,
});
const hooxBody = (job: string, task = 'video_export') =>
  JSON.stringify({
    task,
    job_id: job,
    status: 'completed',
    result: { video_url: 'https://cdn.example/a.mp4' },
  });

describe('one URL', () => {
  test('identity is what verifies, on every URL', async () => {
    for (const [path, secret] of [
      ['/webhooks', RENDERS],
      ['/webhooks', CLIPS],
      ['/webhooks/clips', CLIPS],
      ['/webhooks?a=b', RENDERS],
    ] as const) {
      const answer = await post(url + path, signed(secret, `{"type":"video.completed","p":"${path}"}`));
      assert.equal(answer.status, 200);
      assert.equal(answer.code, 'accepted');
      assert.match(answer.delivery, /^[0-9a-f-]{36}$/);
    }
    assert.deepEqual(
      (await newEvents(4)).map(({ data }) => data.source),
      ['/sources/renders', '/sources/clips', '/sources/clips', '/sources/renders'],
    );
  });

  test('who knows one source’s secret can produce that source’s events only', async () => {
    const body = '{"type":"forged"}';
    assert.equal((await post(`${url}/webhooks/renders`, signed(CLIPS, body))).status, 401);
    assert.equal((await post(`${url}/webhooks/clips`, signed(RENDERS, body))).status, 401);
    assert.equal((await post(`${url}/webhooks/tasks`, signed(RENDERS, body))).status, 401);
    assert.equal((await post(`${url}/webhooks/tasks/${OTHER_TOKEN}`, { body: hooxBody('x') })).status, 401);
    assert.equal((await post(`${url}/webhooks/renders/${TOKEN}`, { body })).status, 401);
    // A header that names another source's scheme does not make the sender that source.
    const claimed = signed(CLIPS, body);
    assert.equal(
      (await post(`${url}/webhooks`, { ...claimed, headers: { ...claimed.headers, 'x-source': 'renders' } }))
        .status,
      200,
    );
    const [event] = await newEvents(1);
    assert.equal(event!.data.source, '/sources/clips');
  });

  test('a token reaches its source by path and by ?token=, and the event says how weak that is', async () => {
    for (const [i, path] of [
      `/webhooks/tasks/${TOKEN}`,
      `/webhooks?token=${TOKEN}`,
      `/webhooks/tasks?token=${TOKEN}`,
    ].entries()) {
      assert.equal((await post(url + path, { body: hooxBody(`run_${i}`) })).status, 200, path);
    }
    for (const { data } of await newEvents(3)) {
      assert.equal(data.source, '/sources/tasks');
      assert.equal(data.verification, 'token');
      assert.equal(data.type, 'onehook.job.succeeded');
    }
    for (const path of [
      '/webhooks/tasks',
      '/webhooks',
      '/webhooks/tasks/wrong',
      '/webhooks?token=wrong',
      '/webhooks?token=',
    ]) {
      assert.equal((await post(url + path, { body: hooxBody('run_x') })).status, 401, path);
    }
  });

  test('several candidates are each tried on their own terms', async () => {
    const body = hooxBody('run_both');
    const answer = await post(`${url}/webhooks?token=${TOKEN}`, signed(secretOf('x'), body));
    assert.equal(answer.status, 200, 'the token verifies although the signature does not');
    const [event] = await newEvents(1);
    assert.equal(event!.data.verification, 'token');
  });
});

describe('answers', () => {
  test('a duplicate is 200 and not published again; the same id at another source is another event', async () => {
    const body = '{"type":"video.completed"}';
    assert.equal((await post(`${url}/webhooks`, signed(RENDERS, body, 'msg_same'))).code, 'accepted');
    assert.equal((await post(`${url}/webhooks`, signed(RENDERS, body, 'msg_same'))).code, 'duplicate');
    assert.equal((await post(`${url}/webhooks`, signed(CLIPS, body, 'msg_same'))).code, 'accepted');
    assert.deepEqual(
      (await newEvents(2)).map(({ data }) => [data.source, data.id]),
      [
        ['/sources/renders', 'msg_same'],
        ['/sources/clips', 'msg_same'],
      ],
    );
  });

  test('fifty copies at once are one event', async () => {
    const copy = signed(RENDERS, '{"type":"at.once"}', 'msg_at_once');
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(`${url}/webhooks`, copy)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    assert.equal(answers.filter(({ code }) => code === 'accepted').length, 1);
    assert.equal((await newEvents(1))[0]!.data.id, 'msg_at_once');
  });

  for (const [path, method, status, code] of [
    ['/webhooks/nobody', 'POST', 404, 'source_unknown'],
    ['/webhooks/nobody/token', 'POST', 404, 'source_unknown'],
    ['/elsewhere', 'POST', 404, 'source_unknown'],
    ['/webhooks/__proto__', 'POST', 404, 'source_unknown'],
    ['/webhooks', 'GET', 405, 'method_not_allowed'],
    ['/webhooks/renders', 'PUT', 405, 'method_not_allowed'],
    ['/webhooks/tasks', 'DELETE', 405, 'method_not_allowed'],
    ['/webhooks/tasks/token', 'DELETE', 401, 'unauthenticated'],
    ['/webhooks/%zz', 'POST', 400, 'request_malformed'],
    ['/webhooks', 'POST', 401, 'unauthenticated'],
    ['/webhooks/renders', 'POST', 401, 'unauthenticated'],
  ] as const) {
    test(`${method} ${path} is ${status} ${code}`, async () => {
      const answer = await post(url + path, { method, body: /^P/.test(method) ? '{}' : '' });
      assert.deepEqual([answer.status, answer.code], [status, code]);
      if (status === 405) assert.equal(answer.headers.allow, 'POST');
      assert.equal(answer.headers['x-powered-by'], undefined);
      assert.equal(answer.headers.location, undefined);
    });
  }

  test('an answer never says which check failed', async () => {
    const body = '{"type":"x"}';
    const good = signStandard(RENDERS, body);
    const bad: Record<string, string | string[]>[] = [
      {},
      { ...good, 'webhook-signature': 'v1,AAAA' },
      { ...good, 'webhook-signature': [good['webhook-signature']!, good['webhook-signature']!] },
      { ...good, 'webhook-timestamp': '1' },
      { ...good, 'webhook-id': 'msg_other' },
    ];
    for (const headers of bad) {
      const answer = await post(`${url}/webhooks/renders`, { headers, body });
      assert.deepEqual([answer.status, answer.code], [401, 'unauthenticated']);
    }
  });
});

describe('bad input', () => {
  const quarantined = async (sent: Posted & { body: Buffer | string }, path: string, reason: string) => {
    const answer = await post(url + path, sent);
    assert.deepEqual([answer.status, answer.code], [200, 'quarantined']);
    const [event] = await newEvents(1);
    assert.equal(event!.topic, 'onehook.quarantine');
    const { headers, value_base64 } = event!.data as {
      headers: Record<string, string>;
      value_base64: string;
    };
    assert.equal(headers.onehook_reason, reason);
    assert.deepEqual(
      Buffer.from(value_base64, 'base64'),
      Buffer.from(sent.body),
      'the exact bytes are stored',
    );
    assert.doesNotMatch(JSON.stringify(headers), new RegExp(TOKEN));
  };

  for (const [name, body, reason] of [
    ['malformed JSON', '{"type":"video.comp', 'payload_not_json'],
    ['invalid UTF-8', Buffer.from('{"type":"caf\xe9"}', 'latin1'), 'encoding_invalid'],
    ['JSON nested 100,000 deep', '['.repeat(100_000) + ']'.repeat(100_000), 'payload_too_deep'],
    ['a number of 1,001 digits', `{"n":${'1'.repeat(1001)}}`, 'number_too_long'],
    ['a name of 60,000 characters', `{"${'n'.repeat(60_000)}":1}`, 'name_too_long'],
  ] as const) {
    test(`${name}, signed, is quarantined whole`, () =>
      quarantined(signed(RENDERS, body), '/webhooks/renders', reason));
  }
  test('JSON that lacks what this provider always sends is quarantined whole', () =>
    quarantined({ body: '[1,2]' }, `/webhooks/tasks/${TOKEN}`, 'payload_unexpected'));

  test('the same, unsigned, is 401 and nothing is quarantined', async () => {
    for (const body of ['{"type":', Buffer.from([0xff, 0xfe]), '['.repeat(100_000)]) {
      assert.equal((await post(`${url}/webhooks/renders`, { body })).status, 401);
    }
    await newEvents(0);
  });

  test('an empty body, signed, is quarantined; unsigned, it is 401', async () => {
    await quarantined({ ...signed(RENDERS, ''), body: '' }, '/webhooks/renders', 'body_empty');
    assert.equal((await post(`${url}/webhooks/renders`, { body: '' })).status, 401);
  });

  test('JSON by another name or by none is read', async () => {
    for (const type of [
      'application/json; charset=utf-8',
      'application/cloudevents+json',
      'text/plain',
      '',
    ]) {
      const body = `{"type":"named","as":"${type}"}`;
      const answer = await post(`${url}/webhooks/renders`, {
        headers: { ...signStandard(RENDERS, body), 'content-type': type },
        body,
      });
      assert.equal(answer.code, 'accepted', type);
    }
    await newEvents(4);
  });

  test('10 MB, chunked and without Content-Length, is 413, and so is a declared one', async () => {
    const chunks = Array.from({ length: 160 }, () => Buffer.alloc(65_536, 'x'));
    const chunked = await post(`${url}/webhooks/renders`, { chunks });
    assert.deepEqual([chunked.status, chunked.code], [413, 'body_too_large']);
    const declared = await post(`${url}/webhooks/renders`, { body: Buffer.alloc(10_485_760, 'x') });
    assert.deepEqual([declared.status, declared.code], [413, 'body_too_large']);
  });

  test('a body in small pieces is taken whole, one in single bytes by the ten thousands is cut off', async () => {
    const body = JSON.stringify({ type: 'pieces', filler: 'abcdefghij'.repeat(2000) });
    const cut = (bytes: Buffer, size: number) =>
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
    const chunks = cut(Buffer.from(body), 7);
    const answer = await post(`${url}/webhooks/renders`, { headers: signStandard(RENDERS, body), chunks });
    assert.equal(answer.code, 'accepted');
    const [event] = await newEvents(1);
    assert.deepEqual(event!.data.data, JSON.parse(body));
    const crumbs = cut(Buffer.alloc(40_000, 'x'), 1);
    await assert.rejects(post(`${url}/webhooks/renders`, { chunks: crumbs }));
    assert.equal(
      (await post(`${url}/webhooks/renders`, signed(RENDERS, '{"type":"after"}'))).code,
      'accepted',
    );
    await newEvents(1);
  });

  test('bodies beyond the limit in flight are 503, and are accepted again when the others have ended', async () => {
    const small = await startTestGateway({
      sources: [source('renders', 'standard-webhooks', { secrets: [RENDERS], toleranceSeconds: 300 })],
      http: { maxInFlightBytes: 1_048_576 },
    });
    const ingest = new URL(small.ingestUrl);
    const body = JSON.stringify({ type: 'large', filler: 'x'.repeat(600_000) });
    const send = () => post(`${small.ingestUrl}/webhooks`, signed(RENDERS, body));
    // What is announced takes no room; what has come does, until its sender is gone.
    const held = connect(Number(ingest.port), ingest.hostname);
    held.on('error', () => {});
    held.write('POST /webhooks HTTP/1.1\r\nhost: x\r\ncontent-length: 1048576\r\n\r\n');
    assert.equal((await send()).code, 'accepted');
    await new Promise<void>((resolve) => held.write(Buffer.alloc(600_000, 'x'), () => resolve()));
    const refused = await untilCode(send, 'overloaded');
    assert.deepEqual([refused.status, refused.headers['retry-after']], [503, '2']);
    held.destroy();
    await untilCode(send, 'accepted');
    await small.stop();
  });

  test('__proto__, constructor and prototype are names like any other', async () => {
    const body =
      '{"type":"odd","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"data":{"__proto__":null}}';
    assert.equal((await post(`${url}/webhooks/renders`, signed(RENDERS, body))).code, 'accepted');
    const [event] = await newEvents(1);
    assert.ok(event!.text.includes(body));
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  test('an unknown task passes through under its native name', async () => {
    const body = hooxBody('run_new', 'hologram_generate');
    assert.equal((await post(`${url}/webhooks/tasks/${TOKEN}`, { body })).code, 'accepted');
    await newEvents(1);
  });

  test('numbers, key order, duplicate keys, blanks and line ends of the payload reach the consumer as they were', async () => {
    const body = '{ "type":"exact",\r\n\t"n": 9007199254740993, "b":1, "a":1, "a":2, "f":1.0 }\n';
    assert.equal((await post(`${url}/webhooks/renders`, signed(RENDERS, body))).code, 'accepted');
    const [event] = await newEvents(1);
    // Server-sent events know one line end; the log itself has the bytes, see record.test.ts.
    assert.ok(event!.text.includes(body.replaceAll('\r\n', '\n')));
  });
});
