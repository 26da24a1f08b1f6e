import assert from 'node:assert/strict';
import { it } from 'node:test';
import { problemsOf, unaltered, verdictOn, withBody } from '../support/recorded.js';

it('accepts every account, or those in the list: all of fal’s customers share its keys', async () => {
  const verdict = (settings: object) => verdictOn('fal', 'ok__video', unaltered, settings);
  assert.equal(await verdict({ userIds: undefined }), 'verified');
  assert.equal(await verdict({ userIds: ['a', 'user-demo-0001'] }), 'verified');
  assert.equal(await verdict({ userIds: ['user-demo-0002'] }), 'account_mismatch');
});

it('does not say that an account is the wrong one before the signature is right', async () => {
  const other = { userIds: ['another'] };
  assert.equal(await verdictOn('fal', 'ok__video', withBody('{}'), other), 'signature_mismatch');
});

it('fetches keys from where the operator says, safely', () => {
  assert.deepEqual(problemsOf('fal', { jwksUrl: 'https://rest.alpha.fal.ai/.well-known/jwks.json' }), []);
  assert.deepEqual(problemsOf('fal', { jwksUrl: 'http://rest.fal.ai/' }), [
    'jwksUrl must begin with https://',
  ]);
});
