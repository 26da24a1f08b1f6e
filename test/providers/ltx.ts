import assert from 'node:assert/strict';
import { it } from 'node:test';
import { problemsOf } from '../support/recorded.js';

it('needs settings that verify somehow', () => {
  assert.deepEqual(problemsOf('ltx', {}), [
    'give secrets and header, or tokens; the provider’s README says more',
  ]);
  assert.deepEqual(problemsOf('ltx', { secrets: ['s'] }), [
    'header is missing: give the name of the header with the signature',
  ]);
  const both = { secrets: ['s'], header: 'x', tokens: ['0123456789abcdef'] };
  assert.deepEqual(problemsOf('ltx', both), [
    'give either secrets or tokens, not both: a token alone would let a delivery in',
  ]);
  assert.deepEqual(problemsOf('ltx', { secrets: ['s'], header: 'X-Signature' }), []);
});
