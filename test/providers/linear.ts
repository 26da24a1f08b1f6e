import assert from 'node:assert/strict';
import { it } from 'node:test';
import { header, later, verdictOn } from '../support/recorded.js';

it('takes the time in the body, whatever the header says', async () => {
  assert.equal(await verdictOn('linear', 'issue.update', header('linear-timestamp', '1')), 'verified');
  assert.equal(await verdictOn('linear', 'issue.update', later(61_000)), 'timestamp_too_old');
});
