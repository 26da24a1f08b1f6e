import assert from 'node:assert/strict';
import { it } from 'node:test';
import { unaltered, verdictOn } from '../support/recorded.js';

it('is refused with SHA-1 where the account is set to SHA-256', async () => {
  assert.equal(await verdictOn('cloudinary', 'eager'), 'verified');
  const settings = { algorithm: 'sha256' };
  assert.equal(await verdictOn('cloudinary', 'eager', unaltered, settings), 'signature_malformed');
});
