/** The rules that all drafts share: what a job's event has in each state, and what orders a passed-through event. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JobDraft, JobState, Output } from '../src/event.js';
import { type JobFacts, jobEvent, jobInState, passThrough } from '../src/provider/drafts.js';
import { jobError } from '../src/provider/job-error.js';
import { outputAt } from '../src/provider/output.js';

const STATES: Readonly<Record<string, JobState>> = {
  IN_PROGRESS: 'started',
  DONE: 'succeeded',
  ERROR: 'failed',
  STOPPED: 'canceled',
};
const video: Output = outputAt('https://cdn.example/a.mp4');
const still: Output = outputAt('https://cdn.example/a.png', { name: 'thumbnail' });
const before: Output = outputAt('https://cdn.example/in.png', { role: 'source' });
const refusal = jobError('Not allowed.', { code: 'nsfw' });

const draft = (state: string, facts: Omit<JobFacts, 'native'> = {}): JobDraft => {
  const event = jobEvent(STATES, state, 'job-1', { native: { status: state }, ...facts });
  assert.ok(event, `${state} is a known state`);
  return event;
};

describe('a success', () => {
  const results: readonly [what: string, state: string, Omit<JobFacts, 'native'>][] = [
    ['with its product is complete', 'complete', { outputs: [video, still] }],
    [
      'with its product alone is complete, whatever else its result holds',
      'complete',
      { result: { a: video.url } },
    ],
    ['with a thumbnail alone waits for the product', 'pending', { outputs: [still] }],
    ['without anything is pending', 'pending', {}],
    ['with an empty list is pending', 'pending', { outputs: [], result: { images: [], text: null } }],
    ['with a result in no form that is known is unread', 'unread', { result: { score: 5 } }],
    [
      'with what was there before the job alone is unread',
      'unread',
      { outputs: [before], result: { score: 5 } },
    ],
    ['of work without a product has none', 'none', { hasProduct: false }],
    [
      'of work without a product says that its report came',
      'complete',
      { hasProduct: false, outputs: [still] },
    ],
  ];
  for (const [what, state, facts] of results)
    test(what, () => assert.equal(draft('DONE', facts).outputsState, state));

  test('has each product once', () => {
    assert.deepEqual(draft('DONE', { outputs: [video, still, video] }).outputs, [video, still]);
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

test('no state but success has outputs, and none but an end has an error', () => {
  for (const state of ['IN_PROGRESS', 'ERROR', 'STOPPED']) {
    const { outputs, outputsState } = draft(state, { outputs: [video] });
    assert.deepEqual([outputs, outputsState], [[], undefined], state);
  }
  assert.equal(draft('IN_PROGRESS', { error: refusal }).error, undefined);
});

test('a cancellation has an error where the sender says why', () => {
  assert.equal(draft('STOPPED', { error: refusal }).error, refusal);
  assert.equal(draft('STOPPED', { error: jobError(undefined) }).error, undefined);
});

test('letter case of a state does not matter', () => {
  assert.equal(draft('done').job.status, 'succeeded');
  assert.equal(draft('In_Progress').job.status, 'started');
});

test('the caller’s reference is text, or JSON as text', () => {
  const reference = (value: unknown) => draft('DONE', { reference: value }).job.reference;
  assert.equal(reference('order-1'), 'order-1');
  assert.equal(reference(7), '7');
  assert.equal(reference({ order: 1 }), '{"order":1}');
  for (const nothing of ['', null, undefined, {}, [], 'x'.repeat(9000)])
    assert.equal(reference(nothing), undefined);
});

test('progress is a share, and anything else is left out', () => {
  for (const [value, share] of [
    [0.5, 0.5],
    [0, 0],
    [1, 1],
    [50, undefined],
    ['0.5', undefined],
    [-1, undefined],
  ])
    assert.equal(draft('IN_PROGRESS', { progress: value }).job.progress, share);
});

test('an unknown state is undefined, so that its event passes through', () => {
  for (const state of ['REMIXED', '', 'constructor', '__proto__', null, undefined])
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
