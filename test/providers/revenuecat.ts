import assert from 'node:assert/strict';
import { it } from 'node:test';
import { header, problemsOf, verdictOn } from '../support/recorded.js';

it('is not believed for its authorization header where it is to sign', async () => {
  const unsigned = header('x-revenuecat-webhook-signature', undefined);
  assert.equal(await verdictOn('revenuecat', 'renewal__signed', unsigned), 'signature_missing');
  const both = { secrets: ['a signing secret'], tokens: ['a token'] };
  assert.match(problemsOf('revenuecat', both)[0] ?? '', /give either secrets/);
});
