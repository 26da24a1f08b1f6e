/** Waiting with a limit: who settles it, what is called, and what stays behind. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { withTimeout } from '../../src/bounds/with-timeout.js';

const never = new Promise<string>(() => {});
const late = (): never => {
  throw new Error('late');
};

test('what settles in time settles it, and leaves no timer', async () => {
  assert.equal(await withTimeout(Promise.resolve('done'), 10_000, late), 'done');
  await assert.rejects(withTimeout(Promise.reject(new Error('its own')), 10_000, late), /^Error: its own$/);
  assert.equal(process.getActiveResourcesInfo().includes('Timeout'), false);
});

test('past the limit its outcome is what the caller says', async () => {
  assert.equal(await withTimeout(never, 5, () => 'instead'), 'instead');
  await assert.rejects(withTimeout(never, 5, late), /^Error: late$/);
});

test('an answer that came while the process was busy is in time', async () => {
  let calls = 0;
  const answered = sleep(20, 'answer');
  const outcome = withTimeout(answered, 10, () => {
    calls++;
    return 'late';
  });
  for (const until = Date.now() + 60; Date.now() < until; );
  assert.equal(await outcome, 'answer');
  await sleep(10);
  assert.equal(calls, 0);
});
