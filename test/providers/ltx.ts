import assert from 'node:assert/strict';
import { it } from 'node:test';
import { problemsOf } from '../support/recorded.js';

it('needs settings that verify somehow', () => {
  assert.match(problemsOf('ltx', {})[0] ?? '', /secrets is missing: give secrets and header, or tokens/);
  assert.match(problemsOf('ltx', { secrets: ['s'] })[0] ?? '', /header is missing/);
  const both = { secrets: ['s'], header: 'x', tokens: ['0123456789abcdef'] };
  assert.match(problemsOf('ltx', both)[0] ?? '', /weaker way in/);
  assert.deepEqual(problemsOf('ltx', { secrets: ['s'], header: 'X-Signature' }), []);
});
