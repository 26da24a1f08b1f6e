/** That a case which is wrong is reported: its runner must not take anything for right. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkCase } from './check.js';
import { problemsOf } from './expectations.js';

const succeeded = {
  request_id: 'req-1',
  status: 'OK',
  payload: {
    video: { url: 'https://files.example/v.mp4', file_size: 10 },
    thumbnail: { url: 'https://files.example/t.png' },
  },
};
const failed = { request_id: 'req-1', status: 'ERROR', error: 'Invalid status code: 429', payload: {} };

const problems = (expected: object, rest: object = { payload: succeeded }) =>
  checkCase(Buffer.from(JSON.stringify({ provider: 'fal', ...rest, expected })));

test('a case is right where all that it names is so, and nothing else is asked', () => {
  const right = {
    type: 'onehook.job.succeeded',
    subject: 'req-1',
    job: { id: 'req-1' },
    outputs: [{ url: 'https://files.example/t.png' }, { kind: 'video', bytes: 10 }],
    outputsLength: 2,
    outputsPending: 'absent',
    error: 'absent',
    progress: 'absent',
    payloadMustNotContain: 'secret',
  };
  assert.deepEqual(problems(right), []);
  assert.deepEqual(problems({ error: { category: 'rate_limit', retryable: true } }, { payload: failed }), []);
});

test('each field that differs is a problem of its own', () => {
  assert.deepEqual(problems({ type: 'onehook.job.failed', subject: 'req-2' }), [
    'type: expected "onehook.job.failed", got "onehook.job.succeeded"',
    'subject: expected "req-2", got "req-1"',
  ]);
  assert.deepEqual(problems({ error: { category: 'timeout', retryable: false } }, { payload: failed }), [
    'error.category: expected "timeout", got "rate_limit"',
    'error.retryable: expected false, got true',
  ]);
  assert.deepEqual(problems({ error: { category: 'timeout' } }), [
    'error: expected {"category":"timeout"}, got nothing',
  ]);
  assert.deepEqual(problems({ error: 'absent' }, { payload: failed }).length, 1);
  assert.deepEqual(problems({ progress: 0.5 }), ['progress: expected 0.5, got nothing']);
});

test('an output that is expected must be within one output', () => {
  const outputs = (...expected: object[]) => problems({ outputs: expected }).length;
  assert.equal(outputs({ kind: 'image', url: 'https://files.example/v.mp4' }), 1);
  assert.equal(outputs({ url: 'https://files.example/other.mp4' }, { kind: 'video' }), 1);
  assert.equal(outputs({ kind: 'video', durationSeconds: 3 }), 1);
  assert.equal(outputs(), 1, 'an empty list expects none');
  assert.equal(problems({ outputsLength: 1 }).length, 1);
});

test('a result that is pending is so under either name of the field', () => {
  const event = (data: object) => ({ identities: [], events: [{ type: 'onehook.job.succeeded', data }] });
  const isRight = (outputsPending: unknown, data: object) =>
    problemsOf({ outputsPending }, event(data)).length === 0;
  for (const pending of [{ outputsPending: true }, { outputsState: 'pending' }, { outputsState: 'unread' }]) {
    assert.ok(isRight(true, pending));
    assert.ok(!isRight('absent', pending));
  }
  for (const here of [{}, { outputsState: 'complete' }, { outputsState: 'none' }]) {
    assert.ok(isRight('absent', here));
    assert.ok(!isRight(true, here));
  }
});

test('identities are compared over all payloads, and exactly', () => {
  const twice = { payloads: [failed, { ...failed, error: 'another' }] };
  assert.deepEqual(problems({ distinctIds: true, type: 'onehook.job.failed' }, twice), [
    'distinctIds: expected true, got two deliveries with the identity "req-1:ERROR"',
    'distinctIds: expected true, got two events with the id "req-1:ERROR"',
  ]);
  assert.deepEqual(problems({ distinctIds: true }, { payloads: [failed, succeeded] }), []);
  assert.deepEqual(problems({ type: 'onehook.job.failed' }, { payloads: [failed, succeeded] }), [
    'event 2: type: expected "onehook.job.failed", got "onehook.job.succeeded"',
  ]);
  // Parsed and printed again, the two numbers would be one.
  const payloads = ['9007199254740992', '9007199254740993'].map((n) =>
    JSON.stringify(failed).replace('{}', `{"seed":${n}}`),
  );
  const text = `{"provider":"token","payloads":[${payloads}],"expected":{"distinctIds":true}}`;
  assert.deepEqual(checkCase(Buffer.from(text)), []);
});

test('a secret is found wherever it is in the event', () => {
  const payload = { ...succeeded, payload: { keys: [{ 'k-demo/"1"': 1 }, 'is k-demo/"1"'] } };
  assert.deepEqual(problems({ payloadMustNotContain: 'k-demo/"1"' }, { payload }), [
    'payloadMustNotContain: expected no "k-demo/\\"1\\"", got it in data.payload.payload.keys.0.k-demo/"1"',
    'payloadMustNotContain: expected no "k-demo/\\"1\\"", got it in data.payload.payload.keys.1',
  ]);
});

test('what says nothing is a problem', () => {
  for (const expected of [
    { output: [] },
    { typ: 'onehook.job.succeeded' },
    { outputsPending: 'abscent' },
    { distinctIds: 'yes' },
    { payloadMustNotContain: '' },
    {},
  ])
    assert.equal(problems(expected).length, 1, JSON.stringify(expected));
  assert.match(problems({ type: 'x' }, {})[0]!, /^file: /);
  assert.match(problems({ type: 'x' }, { payload: succeeded, payloads: [succeeded] })[0]!, /^file: /);
  assert.match(checkCase(Buffer.from('{'))[0]!, /^file: expected JSON/);
  assert.match(problems({ type: 'x' }, { payload: [] })[0]!, /^translation: .*payload_unexpected/);
  assert.deepEqual(problems({ type: 'x' }, { provider: 'fall', payload: succeeded }), [
    'provider: there is no provider "fall". Did you mean fal?',
  ]);
});

const folder = mkdtempSync(join(tmpdir(), 'onehook-cases-'));
after(() => rmSync(folder, { recursive: true }));

test('the command prints what differs, counts, and ends with 1 if anything does', async () => {
  mkdirSync(join(folder, 'inner'));
  const write = (name: string, subject: string) =>
    writeFileSync(
      join(folder, name),
      JSON.stringify({ provider: 'fal', payload: succeeded, expected: { subject } }),
    );
  write('right.json', 'req-1');
  write('inner/wrong.json', 'req-2');
  writeFileSync(join(folder, 'README.md'), 'not a case');
  const run = async (...paths: string[]) =>
    promisify(execFile)(process.execPath, [fileURLToPath(new URL('run.js', import.meta.url)), ...paths]).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }) => ({ code, stdout }),
    );
  assert.deepEqual(await run(folder), {
    code: 1,
    stdout: `${join(folder, 'inner/wrong.json')}: subject: expected "req-2", got "req-1"\n1 of 2 cases are right\n`,
  });
  assert.deepEqual(await run(join(folder, 'right.json')), { code: 0, stdout: '1 of 1 cases are right\n' });
  assert.equal((await run()).code, 2);
  const { code, stdout } = await run('--table', folder);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^\| provider \| reference \|.*\n[\s\S]*\n\| `fal` \|.*\n[\s\S]*\| \*\*\d+ of \d+\*\* \|\n$/,
  );
});
