import assert from 'node:assert/strict';
import { it } from 'node:test';
import { header, later, verdictOn } from '../support/recorded.js';

it('takes the time in the body, whatever the header says', async () => {
  assert.equal(await verdictOn('linear', 'issue.update', header('linear-timestamp', '1')), 'verified');
});

it('may keep its first time at its last retry', async () => {
  const lastRetry = (60 + 3600 + 6 * 3600) * 1000;
  assert.equal(await verdictOn('linear', 'issue.update', later(lastRetry)), 'verified');
  assert.equal(await verdictOn('linear', 'issue.update', later(lastRetry + 301_000)), 'timestamp_too_old');
});
