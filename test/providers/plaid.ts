import assert from 'node:assert/strict';
import { it } from 'node:test';
import { later, verdictOn } from '../support/recorded.js';

it('has tokens that are good for 5 minutes', async () => {
  assert.equal(await verdictOn('plaid', 'ITEM.ERROR', later(300_000)), 'verified');
  assert.equal(await verdictOn('plaid', 'ITEM.ERROR', later(301_000)), 'timestamp_too_old');
});

it('may have a clock that is ahead, by what is set', async () => {
  assert.equal(await verdictOn('plaid', 'ITEM.ERROR', later(-300_000)), 'verified');
  assert.equal(await verdictOn('plaid', 'ITEM.ERROR', later(-301_000)), 'timestamp_in_future');
  const strict = { toleranceSeconds: 1 };
  assert.equal(await verdictOn('plaid', 'ITEM.ERROR', later(-2000), strict), 'timestamp_in_future');
});
