import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withHeader } from '../../src/conformance/mutations.js';
import { type Alter, verdictOn } from '../support/recorded.js';

it('pads its base64', async () => {
  const cut: Alter = (delivery) =>
    withHeader(delivery, 'x-shopify-hmac-sha256', [
      delivery.header('x-shopify-hmac-sha256')!.replace('=', ''),
    ]);
  assert.equal(await verdictOn('shopify', 'orders.paid', cut), 'signature_malformed');
});
