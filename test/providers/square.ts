import assert from 'node:assert/strict';
import { it } from 'node:test';
import { atUrl, verdictOn } from '../support/recorded.js';

it('signs the URL that is configured, to the slash', async () => {
  const slash = atUrl('/webhooks/square/');
  assert.equal(await verdictOn('square', 'payment.created', slash), 'signature_mismatch');
});
