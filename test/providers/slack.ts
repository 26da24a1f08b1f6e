import assert from 'node:assert/strict';
import { it } from 'node:test';
import { later, verdictOn } from '../support/recorded.js';

it('refuses a time ahead of ours, as its page asks for and its SDK does not', async () => {
  assert.equal(await verdictOn('slack', 'message', later(-3_600_000)), 'timestamp_in_future');
});
