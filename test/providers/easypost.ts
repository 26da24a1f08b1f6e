import assert from 'node:assert/strict';
import { it } from 'node:test';
import { verdictOn, withText } from '../support/recorded.js';

it('may have its weights printed again, and nothing else', async () => {
  const name = 'tracker.updated__float-weight';
  assert.equal(await verdictOn('easypost', name, withText('16.0', '16')), 'verified');
  assert.equal(await verdictOn('easypost', name, withText('16.0', '17')), 'signature_mismatch');
});
