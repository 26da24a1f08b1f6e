import assert from 'node:assert/strict';
import { it } from 'node:test';
import { later, verdictOn } from '../support/recorded.js';

it('has a tolerance of 5 s, and the operator’s where it is set', async () => {
  const late = (settings = {}) => verdictOn('paddle', 'transaction.completed', later(6000), settings);
  assert.equal(await late(), 'timestamp_too_old');
  assert.equal(await late({ toleranceSeconds: 60 }), 'verified');
});
