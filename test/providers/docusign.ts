import assert from 'node:assert/strict';
import { it } from 'node:test';
import { header, verdictOn } from '../support/recorded.js';

it('is verified by one of its signatures, in whichever header', async () => {
  const beside = header('x-docusign-signature-1', Buffer.alloc(32).toString('base64'));
  assert.equal(await verdictOn('docusign', 'recipient-completed__third-key', beside), 'verified');
});
