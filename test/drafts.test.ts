/** The rules that all drafts share: what a job's event has in each state, and what orders a passed-through event. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JobDraft, JobState, Output } from '../src/event.js';
import { type JobFacts, jobEvent, jobInState, passThrough } from '../src/provider/drafts.js';
import { jobError } from '../src/provider/job-mapping.js';

const STATES: Readonly<Record<string, JobState>> = {
  IN_PROGRESS: 'started',
  DONE: 'succeeded',
  ERROR: 'failed',
  STOPPED: 'canceled',
};
const video: Output = { kind: 'video', url: 'https://cdn.example/a.mp4' };
const refusal = jobError('content_policy', 'Not allowed.', 'nsfw');

const draft = (state: string, facts: Omit<JobFacts, 'native'> = {}): JobDraft => {
  const event = jobEvent(STATES, state, 'job-1', { native: { status: state }, ...facts });
  assert.ok(event, `${state} is a known state`);
  return event;
};

describe('a success', () => {
  test('has its outputs, and nothing is pending', () => {
    const { outputs, outputsPending } = draft('DONE', { outputs: [video] });
    assert.deepEqual([outputs, outputsPending], [[video], false]);
  });

  test('without outputs is marked as pending', () => {
    for (const facts of [{}, { outputs: [] }, { outputs: undefined }]) {
      const { outputs, outputsPending } = draft('DONE', facts);
      assert.deepEqual([outputs, outputsPending], [[], true]);
    }
  });

  test('without a result to fetch is not pending', () => {
    const { outputs, outputsPending } = draft('DONE', { outputsPending: false });
    assert.deepEqual([outputs, outputsPending], [[], false]);
  });

  test('with a part of its outputs is pending where the provider says so', () => {
    assert.equal(draft('DONE', { outputs: [video], outputsPending: true }).outputsPending, true);
  });

  test('has no error', () => {
    assert.equal(draft('DONE', { error: refusal }).error, undefined);
  });
});

describe('a failure', () => {
  test('has its error', () => {
    assert.equal(draft('ERROR', { error: refusal }).error, refusal);
  });

  test('without one has an unknown error', () => {
    assert.deepEqual(draft('ERROR').error, {
      code: 'unknown',
      message: 'The sender gives no message.',
      category: 'unknown',
      retryable: null,
    });
  });
});

test('no state but success has outputs, and no state but failure has an error', () => {
  for (const state of ['IN_PROGRESS', 'ERROR', 'STOPPED']) {
    const { outputs, outputsPending } = draft(state, { outputs: [video], outputsPending: true });
    assert.deepEqual([outputs, outputsPending], [[], false], state);
  }
  for (const state of ['IN_PROGRESS', 'STOPPED'])
    assert.equal(draft(state, { error: refusal }).error, undefined);
});

test('an unknown state is undefined, so that its event passes through', () => {
  for (const state of ['REMIXED', '', 'constructor', '__proto__', 'done', null, undefined])
    assert.equal(jobEvent(STATES, state, 'job-1', { native: {} }), undefined, String(state));
});

test('fields without a value, and times that are none, are left out', () => {
  const { job, native, time } = draft('DONE', {
    task: undefined,
    model: 'm-1',
    progress: 1,
    createdAt: '2026-02-02T03:40:00+01:00',
    startedAt: 'soon',
    completedAt: null,
    time: 1_770_000_000_000,
  });
  assert.deepEqual(Object.entries(job), [
    ['id', 'job-1'],
    ['status', 'succeeded'],
    ['model', 'm-1'],
    ['progress', 1],
    ['createdAt', '2026-02-02T02:40:00.000Z'],
  ]);
  assert.deepEqual(native, { status: 'DONE' });
  assert.equal(time, 1_770_000_000_000);
  assert.deepEqual(Object.keys(jobInState('queued', 'j', { native: { type: undefined } }).native), []);
});

test('the id of the event is not the id of the job', () => {
  const { id, deliveryId, job } = jobInState('queued', 'job-1', { native: {}, id: 'e-1', deliveryId: 'd-1' });
  assert.deepEqual([id, deliveryId, job.id, job.status], ['e-1', 'd-1', 'job-1', 'queued']);
});

describe('a passed-through event', () => {
  test('is ordered by its subject', () => {
    assert.deepEqual(passThrough('com.acme.paid', { subject: 'inv-1', time: '2026-02-02T02:40:00Z' }), {
      family: 'other',
      type: 'com.acme.paid',
      subject: 'inv-1',
      orderBy: 'inv-1',
      time: '2026-02-02T02:40:00Z',
    });
  });

  test('is ordered by something else where the provider says so, and by nothing without a subject', () => {
    assert.equal(passThrough('t', { subject: 'inv-1', orderBy: 'customer-1' }).orderBy, 'customer-1');
    assert.equal(passThrough('t', { subject: 'inv-1', orderBy: undefined }).orderBy, undefined);
    assert.equal(passThrough('t').orderBy, undefined);
  });
});
