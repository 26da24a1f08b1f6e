import assert from 'node:assert/strict';
import { it } from 'node:test';
import { later, verdictOn } from '../support/recorded.js';

it('has tokens that end, give or take what its SDK gives', async () => {
  assert.equal(await verdictOn('messagebird', 'message.created', later(64_000)), 'verified');
  assert.equal(await verdictOn('messagebird', 'message.created', later(65_000)), 'timestamp_too_old');
});
