/** Expected jobs: their end is published once, whichever side it comes from; against local stand-ins of the APIs. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Config } from '../src/config/load.js';
import { eventProblems } from '../src/conformance/event-schemas.js';
import { type Running, start } from '../src/main.js';
import { silentLog } from '../src/telemetry/log.js';
import { post, readEvents, secretOf, signStandard, source, testConfig } from './support/gateway.js';
import { StatusApi } from './support/status-api.js';

const SECRET = secretOf('r');
const TOKEN = 'clips-token-0123456789';
let api: StatusApi;
let apiUrl: string;
let directory: string;
let gateway: Running;

before(async () => {
  api = new StatusApi();
  apiUrl = await api.listen();
});
after(() => api.close());
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'onehook-jobs-'));
  api.requests.length = 0;
});
afterEach(async () => {
  await gateway.stop();
  rmSync(directory, { recursive: true, force: true });
});

const poll = () => ({ apiKey: 'key-of-the-api', url: `${apiUrl}/v1` });
const sources = () => [
  source('clips', 'hoox', { tokens: [TOKEN], poll: poll() }),
  source('images', 'fal', { jwksUrl: 'https://127.0.0.1:1/jwks.json', toleranceSeconds: 300, poll: poll() }),
  source('models', 'replicate', { secrets: [SECRET], toleranceSeconds: 300, poll: poll() }),
  source('unasked', 'hoox', { tokens: ['another-token-0123456789'] }),
  source('others', 'standard-webhooks', { secrets: [secretOf('o')], toleranceSeconds: 300 }),
];
const startGateway = async (overrides: Partial<Config> = {}) => {
  gateway = await start({ ...testConfig(directory, { sources: sources() }), ...overrides } as Config, {
    log: () => silentLog,
  });
};

async function jobs(method: 'POST' | 'DELETE' | 'GET', path = '', body?: unknown) {
  const response = await fetch(`${gateway.adminUrl}/jobs${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
}
const expectJob = async (name: string, job: object, more: object = {}) => {
  const { status, body } = await jobs('POST', '', {
    source: name,
    job,
    deadlineSeconds: 0,
    everySeconds: 1,
    ...more,
  });
  assert.ok(status === 201 || status === 200, JSON.stringify(body));
  return body;
};
const listed = async () => (await jobs('GET')).body as { total: number; jobs: Record<string, unknown>[] };
const nextEvent = async (from = 0) => (await readEvents(gateway.adminUrl, 1, { from: String(from) }))[0]!;
const metric = async (line: RegExp) =>
  assert.match(await (await fetch(`${gateway.adminUrl}/metrics`)).text(), line);
const until = async (condition: () => boolean | Promise<boolean>) => {
  for (let tries = 0; !(await condition()); tries++) {
    assert.ok(tries < 400, 'not within 20 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const prediction = (id: string, status: string) => ({
  id,
  model: 'acme/video',
  status,
  output: status === 'succeeded' ? ['https://replicate.delivery/demo/out.mp4'] : null,
  error: null,
  completed_at: status === 'succeeded' ? '2026-02-02T10:00:43.000Z' : null,
  urls: { get: 'https://elsewhere.example/v1/predictions' },
});
const notify = (id: string, status: string) => {
  const body = JSON.stringify(prediction(id, status));
  return post(`${gateway.ingestUrl}/webhooks`, { headers: signStandard(SECRET, body), body });
};

describe('hoox', () => {
  const completed = {
    job_id: 'run_1',
    status: 'completed',
    progress: 100,
    result: { video_url: 'https://cdn.hoox.video/exports/demo.mp4', cost: 3 },
  };

  test('an export that no notice came for', { timeout: 30_000 }, async () => {
    await startGateway();
    api.serve(
      '/v1/export/status/run_1',
      { body: { job_id: 'run_1', status: 'processing' } },
      { body: completed },
    );
    await expectJob('clips', { task: 'video_export', job_id: 'run_1' });
    const { data } = await nextEvent();
    assert.deepEqual(eventProblems(data), []);
    assert.deepEqual(
      [data.id, data.type, data.via, data.verification, data.subject],
      ['video_export:run_1:completed', 'onehook.job.succeeded', 'poll', 'token', 'run_1'],
    );
    assert.deepEqual(Reflect.get(data.data as object, 'payload'), { task: 'video_export', ...completed });
    assert.equal(api.requestsFor('run_1'), 2);
    assert.equal(api.requests[0]!.authorization, 'Bearer key-of-the-api');
    await until(async () => (await listed()).total === 0);
    await metric(/^onehook_jobs_ended_total\{source="clips",by="poll"\} 1$/m);
    await metric(/^onehook_jobs_registered_total\{source="clips"\} 1$/m);
    await metric(/^onehook_jobs_expected\{source="clips"\} 0$/m);

    // The notice comes after all.
    const { code } = await post(`${gateway.ingestUrl}/webhooks/clips/${TOKEN}`, {
      body: JSON.stringify({
        task: 'video_export',
        job_id: 'run_1',
        status: 'completed',
        result: completed.result,
      }),
    });
    assert.equal(code, 'duplicate');
  });

  test('a generation that failed, and an avatar', { timeout: 30_000 }, async () => {
    await startGateway();
    api.serve('/v1/generation/status/run_2', {
      body: { status: 'failed', error: { code: 'GENERATION_FAILED', message: 'no' } },
    });
    api.serve('/v1/avatar/status?avatar_id=a%26b&look_id=l', {
      body: { avatar_id: 'a&b', look_id: 'l', status: 'completed', result: { id: 'l' } },
    });
    await expectJob('clips', { task: 'video_generate', job_id: 'run_2' });
    assert.deepEqual([(await nextEvent()).data.id], ['video_generate:run_2:failed']);
    await expectJob('clips', { task: 'avatar_create', avatar_id: 'a&b', look_id: 'l' });
    assert.equal((await nextEvent(1)).data.subject, 'a&b:l');
  });
});

describe('fal', () => {
  const job = { request_id: 'req-1', model: 'fal-ai/flux/dev' };
  const path = '/v1/fal-ai/flux/requests/req-1';

  test('first the status, then the result, with its own bytes', { timeout: 30_000 }, async () => {
    await startGateway();
    const result =
      '{"images": [{"url":"https://v3.fal.media/files/demo/out.png"}], "seed": 9007199254740993}';
    api.serve(
      `${path}/status`,
      { status: 202, body: { status: 'IN_QUEUE', queue_position: 1 } },
      { body: { status: 'COMPLETED', response_url: 'http://169.254.169.254/' } },
    );
    api.serve(path, { body: result });
    await expectJob('images', job);
    const { data, text } = await nextEvent();
    assert.deepEqual(
      [data.id, data.type, data.via, data.verification],
      ['req-1:OK', 'onehook.job.succeeded', 'poll', 'signature'],
    );
    assert.ok(text.includes(`"payload":{"request_id":"req-1","status":"OK","payload":${result}}`));
    assert.equal(api.requests[0]!.authorization, 'Key key-of-the-api');
  });

  for (const [what, status, body, code] of [
    [
      'of the model',
      422,
      { detail: [{ loc: ['body', 'prompt'], msg: 'field required', type: 'missing' }] },
      'missing',
    ],
    ['of a runner', 504, { detail: 'Request timed out', error_type: 'request_timeout' }, 'request_timeout'],
  ] as const)
    test(`a failure ${what} is a failure of the job`, { timeout: 30_000 }, async () => {
      await startGateway();
      api.serve(`${path}/status`, { body: { status: 'COMPLETED' } });
      api.serve(path, { status, body });
      await expectJob('images', job);
      const { data } = await nextEvent();
      assert.deepEqual([data.id, data.type], ['req-1:ERROR', 'onehook.job.failed']);
      assert.equal(Reflect.get(Reflect.get(data.data as object, 'error'), 'code'), code);
    });

  test('trouble of the API is none of the job', { timeout: 30_000 }, async () => {
    await startGateway();
    api.serve(`${path}/status`, { body: { status: 'COMPLETED' } });
    api.serve(
      path,
      { status: 502, body: 'bad gateway' },
      { body: { video: { url: 'https://x.example/a.mp4' } } },
    );
    await expectJob('images', job);
    assert.equal((await nextEvent()).data.id, 'req-1:OK');
    assert.equal(api.requestsFor('req-1/status'), 2);
  });
});

describe('whichever comes first, it is one event', () => {
  test('the notice before the deadline: nothing is asked', { timeout: 20_000 }, async () => {
    await startGateway();
    await expectJob('models', { id: 'pred-1' }, { deadlineSeconds: 2 });
    assert.equal((await notify('pred-1', 'processing')).code, 'accepted');
    assert.equal((await listed()).total, 1);
    assert.equal((await notify('pred-1', 'succeeded')).code, 'accepted');
    assert.equal((await listed()).total, 0);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.equal(api.requests.length, 0);
    await metric(/^onehook_jobs_ended_total\{source="models",by="webhook"\} 1$/m);
  });

  test('the notice before the registration: asked once, published once', { timeout: 20_000 }, async () => {
    await startGateway();
    api.serve('/v1/predictions/pred-2', { body: prediction('pred-2', 'succeeded') });
    assert.equal((await notify('pred-2', 'succeeded')).code, 'accepted');
    await expectJob('models', { id: 'pred-2' });
    await until(async () => (await listed()).total === 0);
    await metric(/^onehook_jobs_ended_total\{source="models",by="webhook"\} 1$/m);
    assert.equal((await notify('pred-9', 'succeeded')).code, 'accepted');
    assert.equal((await nextEvent(1)).data.id, 'pred-9:succeeded');
  });

  test('the notice after the answer: a duplicate, however it is signed', { timeout: 20_000 }, async () => {
    await startGateway();
    api.serve('/v1/predictions/pred-3', { body: prediction('pred-3', 'succeeded') });
    await expectJob('models', { id: 'pred-3' });
    const { data } = await nextEvent();
    assert.deepEqual([data.id, data.via, data.deliveryid], ['pred-3:succeeded', 'poll', undefined]);
    assert.equal((await notify('pred-3', 'succeeded')).code, 'duplicate');
    assert.equal((await notify('pred-3', 'succeeded')).code, 'duplicate');
  });
});

describe('polling', () => {
  test('backs off, and gives up in the end', { timeout: 30_000 }, async () => {
    await startGateway();
    api.serve('/v1/predictions/pred-4', { body: prediction('pred-4', 'processing') });
    await expectJob('models', { id: 'pred-4' }, { giveUpSeconds: 3 });
    await until(() => api.requests.length >= 1);
    const [job] = (await listed()).jobs;
    assert.deepEqual([job?.id, job?.polls, job?.lastAnswer], ['pred-4', 1, 'pending']);
    await until(async () => (await listed()).total === 0);
    await metric(/^onehook_jobs_ended_total\{source="models",by="given_up"\} 1$/m);
    const gaps = api.requests.slice(1).map(({ at }, index) => at - api.requests[index]!.at);
    assert.ok(gaps[0]! >= 800 && gaps[1]! >= 1700, gaps.join());
  });

  for (const [what, answer, why] of [
    [
      'a refused key',
      { status: 401, body: {} },
      /^The API rejects the API key \(401\)\. Check poll\.apiKey of the source\.$/,
    ],
    [
      'a redirect',
      { status: 302, headers: { location: 'http://127.0.0.1:9/secret' }, body: '' },
      /^The API redirects \(302\), and redirects are not followed\.$/,
    ],
    ['another job', { body: prediction('somebody-else', 'succeeded') }, /about another job/],
    ['no JSON', { body: '<html>' }, /^The API answered 200 without the state of the job\.$/],
    ['more than is read', { body: `"${'x'.repeat(300_000)}"` }, /larger than 200000 bytes/],
    [
      'not now',
      { status: 429, headers: { 'retry-after': '600' }, body: {} },
      /^The API limits the rate of requests \(429\)\.$/,
    ],
  ] as const)
    test(`${what} does not end the job, and is reported`, { timeout: 20_000 }, async () => {
      await startGateway({ http: { ...testConfig(directory).http, maxBodyBytes: 200_000 } });
      api.serve('/v1/predictions/pred-5', answer);
      await expectJob('models', { id: 'pred-5' });
      await until(async () => Number((await listed()).jobs[0]?.polls) > 0);
      const [job] = (await listed()).jobs;
      assert.match(String(job?.lastAnswer), why);
      if (what === 'not now') assert.ok(Date.parse(String(job?.next)) > Date.now() + 500_000);
      assert.equal((await notify('pred-0', 'succeeded')).code, 'accepted');
      assert.equal((await nextEvent()).data.id, 'pred-0:succeeded');
    });

  test('an answer may be as large as a delivery to its source, and ends the job without its payload', {
    timeout: 20_000,
  }, async () => {
    await startGateway({
      sources: sources().map((source) => ({ ...source, maxBodyBytes: 4_000_000 })),
    });
    const large = { ...(prediction('pred-6', 'succeeded') as object), logs: 'x'.repeat(3_000_000) };
    api.serve('/v1/predictions/pred-6', { body: large });
    await expectJob('models', { id: 'pred-6' });
    const { data } = await nextEvent();
    assert.deepEqual([data.id, data.via], ['pred-6:succeeded', 'poll']);
    const { payload, payloadOmitted } = data.data as { payload?: unknown; payloadOmitted: { bytes: number } };
    assert.equal(payload, undefined);
    assert.ok(payloadOmitted.bytes > 3_000_000);
  });

  test('an API that does not answer delays no other job, and no stop', {
    timeout: 20_000,
  }, async () => {
    await startGateway();
    for (let n = 0; n < 10; n++) {
      api.serve(`/v1/predictions/mute-${n}`, { body: 'silence' });
      await expectJob('models', { id: `mute-${n}` });
    }
    api.serve('/v1/export/status/run_9', {
      body: { status: 'completed', result: { video_url: 'https://x.example/a.mp4' } },
    });
    await until(() => api.requestsFor('mute') > 0);
    await expectJob('clips', { task: 'video_export', job_id: 'run_9' });
    assert.equal((await nextEvent()).data.subject, 'run_9');
    assert.equal(api.requestsFor('mute'), 4);
    const stoppedAt = performance.now();
    await gateway.stop();
    assert.ok(performance.now() - stoppedAt < 3000);
  });

  test('nothing outside the configured API is requested', { timeout: 20_000 }, async () => {
    await startGateway();
    await expectJob('models', { id: '../../admin' });
    await expectJob('clips', { task: 'video_export', job_id: 'x?y#z/..' });
    const { status } = await jobs('POST', '', {
      source: 'images',
      job: { request_id: 'r', model: '../..' },
      deadlineSeconds: 0,
    });
    assert.equal(status, 400);
    await until(() => api.requests.length >= 2);
    assert.deepEqual(api.requests.map(({ path }) => path).sort(), [
      '/v1/export/status/x%3Fy%23z%2F..',
      '/v1/predictions/..%2F..%2Fadmin',
    ]);
  });

  test('an answer that cannot be read is quarantined, once', { timeout: 20_000 }, async () => {
    await startGateway();
    let deep: unknown = 'bottom';
    for (let level = 0; level < 600; level += 1) deep = [deep];
    api.serve('/v1/predictions/pred-6', { body: { id: 'pred-6', status: 'succeeded', output: deep } });
    await expectJob('models', { id: 'pred-6' });
    const { topic, data } = await nextEvent();
    assert.equal(topic, 'onehook.quarantine');
    assert.equal(Reflect.get(data.headers as object, 'onehook_via'), 'poll');
    await until(async () => (await listed()).total === 0);
    await metric(/^onehook_jobs_ended_total\{source="models",by="quarantined"\} 1$/m);
  });
});

describe('registration', () => {
  test('survives a restart', { timeout: 20_000 }, async () => {
    await startGateway();
    const registered = await expectJob('models', { id: 'pred-7' }, { deadlineSeconds: 2 });
    await expectJob('models', { id: 'pred-8' }, { deadlineSeconds: 60 });
    assert.equal((await jobs('DELETE', '/models/pred-8')).status, 204);
    await gateway.stop();
    api.serve('/v1/predictions/pred-7', { body: prediction('pred-7', 'succeeded') });
    await startGateway();
    const { total, jobs: stored } = await listed();
    assert.equal(total, 1);
    assert.equal(stored[0]!.deadline, registered.deadline);
    assert.equal((await nextEvent()).data.id, 'pred-7:succeeded');
    await metric(/^onehook_jobs_expected\{source="models"\} 0$/m);
  });

  test('is the same job under the same ids; its times are reset', async () => {
    await startGateway();
    await expectJob('models', { id: 'pred-7' }, { deadlineSeconds: 60 });
    const { status } = await jobs('POST', '', {
      source: 'models',
      job: { id: 'pred-7' },
      deadlineSeconds: 90,
    });
    assert.equal(status, 200);
    assert.equal((await listed()).total, 1);
    assert.equal(((await jobs('GET', '?source=clips')).body as { total: number }).total, 0);
    assert.equal((await jobs('DELETE', '/models/nobody')).status, 404);
    await metric(/^onehook_jobs_expected\{source="models"\} 1$/m);
  });

  test('says what is missing, and does not reveal the key', async () => {
    await startGateway();
    const refused = async (body: object) => {
      const answer = await jobs('POST', '', { deadlineSeconds: 1, ...body });
      return `${answer.status} ${answer.body.code} ${answer.body.message}`;
    };
    const job = { id: 'x' };
    assert.match(await refused({ source: 'nobody', job }), /^404 source_unknown /);
    assert.match(
      await refused({ source: 'others', job }),
      /^409 poll_unknown Onehook has no status API of .+, so its jobs cannot be registered\.$/,
    );
    assert.match(
      await refused({ source: 'unasked', job }),
      /^409 poll_not_configured sources\.unasked\.poll has no apiKey\. Set it to the API key of .+\.$/,
    );
    assert.match(await refused({ source: 'models', job: { ID: 'x' } }), /^400 job_malformed job\.id: /);
    assert.match(
      await refused({ source: 'models', job, deadlineSeconds: -1 }),
      /^400 request_malformed deadlineSeconds/,
    );
    assert.doesNotMatch(JSON.stringify(await listed()), /key-of-the-api/);
    await expectJob('models', { id: 'kept' }, { deadlineSeconds: 60 });
    const [file] = readdirSync(join(directory, 'jobs')).filter((name) => name.endsWith('.log'));
    const onDisk = readFileSync(join(directory, 'jobs', file!), 'latin1');
    assert.match(onDisk, /kept/);
    assert.doesNotMatch(onDisk, /key-of-the-api/);
  });

  test('without a source that has a status API no job can be registered, and nothing is on disk', async () => {
    await startGateway({ sources: sources().slice(3) });
    const { status, body } = await jobs('POST', '', { source: 'unasked', job: {}, deadlineSeconds: 1 });
    assert.deepEqual([status, body.code], [409, 'poll_not_configured']);
    assert.deepEqual((await jobs('GET')).body, { total: 0, jobs: [] });
    assert.throws(() => readFileSync(join(directory, 'jobs', 'data.mdb')), { code: 'ENOENT' });
  });
});
