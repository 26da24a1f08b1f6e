/** The end of a job survives its size: what is published, stored and answered for deliveries that are too large for a record. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CloudEvent, Kafka } from 'cloudevents';
import hoox from '../../providers/hoox/index.js';
import standard from '../../providers/standard-webhooks/index.js';
import type { PayloadsConfig } from '../../src/config/load.js';
import { eventProblems } from '../../src/conformance/event-schemas.js';
import type { ReplayLine } from '../../src/replay/replay-request.js';
import {
  type ConfigOverrides,
  post,
  readEvents,
  secretOf,
  signStandard,
  source,
  startTestGateway,
  type TestGateway,
} from '../support/gateway.js';

const SECRET = secretOf('p');
const TOKEN = 'hoox-token-0123456789';
const MIB = 1_048_576;
const LIMIT = 20 * MIB;

let scratch: string;
before(() => {
  scratch = mkdtempSync(join(tmpdir(), 'onehook-payloads-'));
});
after(() => rmSync(scratch, { recursive: true, force: true }));

const renders = {
  ...source('renders', 'standard-webhooks', { secrets: [SECRET], toleranceSeconds: 300 }),
  maxBodyBytes: LIMIT,
};
const clips = { ...source('clips', 'hoox', { tokens: [TOKEN] }), maxBodyBytes: LIMIT };
const plain = source('plain', 'standard-webhooks', { secrets: [secretOf('o')], toleranceSeconds: 300 });

function directoryConfig(): PayloadsConfig & { kind: 'directory' } {
  const directory = mkdtempSync(join(scratch, 'store-'));
  return { kind: 'directory', directory, maxBytes: 1e9, timeoutMs: 3000 };
}

async function withGateway(
  overrides: ConfigOverrides,
  use: (gateway: TestGateway) => Promise<void>,
): Promise<void> {
  const gateway = await startTestGateway(
    { sources: [renders, clips, plain], ...overrides },
    { providers: [standard, hoox] },
  );
  try {
    await use(gateway);
  } finally {
    await gateway.stop();
  }
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
/** As a worker that returns a picture would send it. */
const base64 = (bytes: number) =>
  randomBytes(Math.ceil((bytes * 3) / 4))
    .toString('base64')
    .slice(0, bytes);
const jobBody = (bytes: number, job = `run_${randomBytes(4).toString('hex')}`) =>
  `{"task":"video_export","job_id":"${job}","status":"completed", "n": 9007199254740993, "result":{"video_url":"https://cdn.example/a.mp4","image":"${base64(bytes)}"}}`;
const otherBody = (bytes: number) => `{"type":"clip.rendered","data":{"image":"${base64(bytes)}"}}`;

const postJob = ({ ingestUrl }: TestGateway, body: string) =>
  post(`${ingestUrl}/webhooks/clips/${TOKEN}`, { body });
const postOther = ({ ingestUrl }: TestGateway, body: string | Buffer, id?: string) =>
  post(`${ingestUrl}/webhooks/renders`, { headers: signStandard(SECRET, body, id ? { id } : {}), body });

async function metric({ adminUrl }: TestGateway, line: string): Promise<number> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((found) => found.startsWith(`${line} `))
      ?.split(' ')[1],
  );
}

for (const mode of ['structured', 'binary'] as const) {
  describe(`over the record limit, ${mode}`, () => {
    const events = { mode };

    test('a job ends without its payload, and the payload is at dataref byte for byte before the 200', () =>
      withGateway({ payloads: directoryConfig(), events }, async (gateway) => {
        const body = jobBody(1_400_000);
        const answer = await postJob(gateway, body);
        assert.deepEqual([answer.status, answer.code], [200, 'accepted']);
        const event = await readAs(mode, gateway);
        assert.deepEqual(eventProblems(event), []);
        const { payloadOmitted, outputs, job, payload } = event.data as Record<string, unknown>;
        assert.deepEqual(payloadOmitted, { bytes: body.length, sha256: sha256(body) });
        assert.equal(payload, undefined);
        assert.equal((job as { status: string }).status, 'succeeded');
        assert.equal((outputs as { url: string }[])[0]!.url, 'https://cdn.example/a.mp4');
        assert.equal(readFileSync(fileURLToPath(String(event.dataref)), 'utf8'), body);
      }));

    test('any other event has no data, says so by extensions, and its data is at dataref', () =>
      withGateway({ payloads: directoryConfig(), events }, async (gateway) => {
        const body = otherBody(1_020_000);
        assert.equal((await postOther(gateway, body, 'msg_large')).code, 'accepted');
        const event = await readAs(mode, gateway);
        assert.deepEqual(eventProblems({ ...event, payloadbytes: Number(event.payloadbytes) }), []);
        assert.equal(event.data, undefined);
        assert.equal(event.id, 'msg_large');
        assert.deepEqual([Number(event.payloadbytes), event.payloadsha256], [body.length, sha256(body)]);
        assert.equal(readFileSync(fileURLToPath(String(event.dataref)), 'utf8'), body);
      }));

    test('without a store they say the same, and there is no dataref', () =>
      withGateway({ events }, async (gateway) => {
        const body = jobBody(1_400_000);
        assert.equal((await postJob(gateway, body)).code, 'accepted');
        const event = await readAs(mode, gateway);
        assert.deepEqual(eventProblems(event), []);
        assert.equal(event.dataref, undefined);
        assert.deepEqual((event.data as Record<string, unknown>).payloadOmitted, {
          bytes: body.length,
          sha256: sha256(body),
        });
        assert.equal(await metric(gateway, 'onehook_payloads_omitted_total{source="clips"}'), 1);
        assert.equal(await metric(gateway, 'onehook_payloads_stored_total{source="clips"}'), 0);
      }));
  });
}

/** The first event in the embedded log, as the CloudEvents SDK reads it from a record of Kafka. */
async function readAs(
  mode: 'structured' | 'binary',
  { adminUrl }: TestGateway,
): Promise<Record<string, unknown>> {
  const [streamed] = await readEvents(adminUrl, 1);
  const { headers = {}, value_base64 = '' } = streamed!.data as {
    headers?: Record<string, string>;
    value_base64?: string;
  };
  const value = Buffer.from(value_base64, 'base64').toString();
  const message =
    mode === 'structured'
      ? { headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' }, body: streamed!.text }
      : { headers, body: value };
  // As a Kafka client hands it on; an empty text would be no value to the SDK.
  const record = { ...message, key: 'clips/run', value: Buffer.from(message.body) };
  const read = Kafka.toEvent(record as never) as CloudEvent<unknown>;
  assert.ok(read instanceof CloudEvent && read.validate());
  const event = JSON.parse(JSON.stringify(read)) as Record<string, unknown>;
  // In binary mode no data is an empty value, and never null, which Kafka takes for a deletion.
  if (mode === 'binary' && value === '') {
    assert.deepEqual(read.data, Buffer.alloc(0));
    delete event.data;
  }
  return event;
}

test('a redelivery is a duplicate and stores nothing again', () =>
  withGateway({ payloads: directoryConfig() }, async (gateway) => {
    const body = jobBody(1_400_000, 'run_twice');
    assert.deepEqual(
      [(await postJob(gateway, body)).code, (await postJob(gateway, body)).code],
      ['accepted', 'duplicate'],
    );
    assert.equal(await metric(gateway, 'onehook_payloads_stored_total{source="clips"}'), 1);
    assert.equal(await metric(gateway, 'onehook_payloads_omitted_total{source="clips"}'), 1);
  }));

test('an event that fits keeps its payload, and nothing is stored', () => {
  const payloads = directoryConfig();
  return withGateway({ payloads }, async (gateway) => {
    const body = jobBody(900_000);
    assert.equal((await postJob(gateway, body)).code, 'accepted');
    const [event] = await readEvents(gateway.adminUrl, 1);
    assert.ok(event!.text.includes(body));
    assert.deepEqual([event!.data.dataref, readdirSync(payloads.directory)], [undefined, []]);
  });
});

test('a store that fails costs the payload and not the event: published without dataref, and counted', () => {
  const payloads = directoryConfig();
  return withGateway({ payloads }, async (gateway) => {
    rmSync(payloads.directory, { recursive: true });
    writeFileSync(payloads.directory, 'not a directory');
    const body = jobBody(1_400_000);
    assert.equal((await postJob(gateway, body)).code, 'accepted');
    const [event] = await readEvents(gateway.adminUrl, 1);
    assert.deepEqual(eventProblems(event!.data), []);
    assert.equal(event!.data.dataref, undefined);
    assert.equal(
      (event!.data.data as { payloadOmitted: { sha256: string } }).payloadOmitted.sha256,
      sha256(body),
    );
    assert.equal(await metric(gateway, 'onehook_payloads_not_stored_total{source="clips"}'), 1);
    assert.equal(await metric(gateway, 'onehook_payloads_omitted_total{source="clips"}'), 1);
  });
});

describe('what is too large and cannot be read', () => {
  const unreadable = Buffer.concat([Buffer.from('no json '), randomBytes(2 * MIB)]);

  test('is in quarantine without its body, which is stored; a replay reads it there', () => {
    const payloads = directoryConfig();
    return withGateway({ payloads }, async (gateway) => {
      assert.equal((await postOther(gateway, unreadable)).code, 'quarantined');
      const [record] = await readEvents(gateway.adminUrl, 1);
      const { headers, value_base64 } = record!.data as {
        headers: Record<string, string>;
        value_base64: string;
      };
      assert.equal(value_base64, '');
      assert.deepEqual(
        [headers.onehook_reason, headers.onehook_omitted_bytes, headers.onehook_omitted_sha256],
        ['encoding_invalid', String(unreadable.length), sha256(unreadable)],
      );
      const file = fileURLToPath(headers.onehook_dataref!);
      assert.deepEqual(readFileSync(file), unreadable);
      assert.match((await replay(gateway))[0]!, /^unreadable encoding_invalid/);
      renameSync(file, `${file}.moved`);
      assert.match((await replay(gateway))[0]!, /^unreadable The body was too large for the quarantine, and/);
    });
  });

  test('without a store the quarantine says how much it was, and its digest', () =>
    withGateway({}, async (gateway) => {
      assert.equal((await postOther(gateway, unreadable)).code, 'quarantined');
      const [record] = await readEvents(gateway.adminUrl, 1);
      const { headers } = record!.data as { headers: Record<string, string> };
      assert.equal(headers.onehook_omitted_sha256, sha256(unreadable));
      assert.equal(headers.onehook_dataref, undefined);
    }));

  test('while the store fails the sender keeps it: 503, and a later delivery of it is taken', () => {
    const payloads = directoryConfig();
    return withGateway({ payloads }, async (gateway) => {
      rmSync(payloads.directory, { recursive: true });
      writeFileSync(payloads.directory, 'not a directory');
      const answer = await postOther(gateway, unreadable);
      assert.deepEqual([answer.status, answer.code], [503, 'publish_unavailable']);
      rmSync(payloads.directory);
      assert.equal((await postOther(gateway, unreadable)).code, 'quarantined');
    });
  });

  test('an event that is too large even without its payload is quarantined for that', () =>
    withGateway({ payloads: directoryConfig(), events: { maxRecordBytes: 20_000 } }, async (gateway) => {
      const url = `https://cdn.example/${'a'.repeat(30_000)}.mp4`;
      const body = JSON.stringify({
        task: 'video_export',
        job_id: 'run_url',
        status: 'completed',
        result: { video_url: url },
      });
      assert.equal((await postJob(gateway, body)).code, 'quarantined');
      const [record] = await readEvents(gateway.adminUrl, 1);
      assert.equal((record!.data.headers as Record<string, string>).onehook_reason, 'event_too_large');
      assert.equal(
        await metric(gateway, 'onehook_quarantined_total{source="clips",reason="event_too_large"}'),
        1,
      );
    }));
});

/** Outcome and reason of each delivery. */
async function replay({ adminUrl }: TestGateway): Promise<string[]> {
  const response = await fetch(`${adminUrl}/replay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const lines = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ReplayLine);
  return lines.flatMap((line) => (line.kind === 'delivery' ? [`${line.outcome} ${line.why ?? ''}`] : []));
}

describe('how large a body may be', () => {
  test('at its own URL as large as its source takes, chunked ones too; a byte more is 413', () =>
    withGateway({ payloads: directoryConfig() }, async (gateway) => {
      const exact = Buffer.from(otherBody(LIMIT));
      const body = exact.subarray(0, LIMIT - 4);
      const whole = Buffer.concat([body.subarray(0, -3), Buffer.from('"}}')]);
      const headers = signStandard(SECRET, whole);
      const chunks = Array.from({ length: 20 }, (_, i) => whole.subarray(i * MIB, (i + 1) * MIB));
      assert.equal(
        (await post(`${gateway.ingestUrl}/webhooks/renders`, { headers, chunks })).code,
        'accepted',
      );
      const larger = Buffer.alloc(LIMIT + 1, ' ');
      assert.equal((await postOther(gateway, larger)).code, 'body_too_large');
    }));

  test('elsewhere as large as everywhere: at the one URL, and at a source without a limit of its own', () =>
    withGateway({}, async ({ ingestUrl }) => {
      const body = otherBody(2 * MIB);
      for (const [path, secret] of [
        ['/webhooks', SECRET],
        ['/webhooks/plain', secretOf('o')],
      ] as const) {
        const answer = await post(ingestUrl + path, { headers: signStandard(secret, body), body });
        assert.deepEqual([answer.status, answer.code], [413, 'body_too_large'], path);
      }
    }));

  test('never larger than all bodies together may be', () =>
    withGateway({ http: { maxInFlightBytes: 4 * MIB } }, async (gateway) => {
      assert.equal((await postOther(gateway, otherBody(3 * MIB))).code, 'accepted');
      assert.equal((await postOther(gateway, otherBody(5 * MIB))).code, 'body_too_large');
    }));

  test('a large body of a stranger is 401, stores nothing and leaves no bytes behind', () => {
    const payloads = directoryConfig();
    return withGateway({ payloads, http: { maxInFlightBytes: 4 * MIB } }, async (gateway) => {
      const body = otherBody(3 * MIB);
      for (let i = 0; i < 3; i++) {
        const headers = signStandard(secretOf('z'), body);
        assert.equal((await post(`${gateway.ingestUrl}/webhooks/renders`, { headers, body })).status, 401);
      }
      assert.deepEqual(readdirSync(payloads.directory), []);
      assert.equal((await postOther(gateway, body)).code, 'accepted');
    });
  });
});
