import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withHeader } from '../../src/conformance/mutations.js';
import { type Alter, verdictOn } from '../support/recorded.js';

it('has one order of fields in its header', async () => {
  const swapped: Alter = (delivery) =>
    withHeader(delivery, 'x-retell-signature', [
      delivery.header('x-retell-signature')!.split(',').reverse().join(','),
    ]);
  assert.equal(await verdictOn('retell', 'call_ended', swapped), 'signature_malformed');
});
