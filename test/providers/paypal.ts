import assert from 'node:assert/strict';
import { it } from 'node:test';
import { header, unaltered, verdictOn } from '../support/recorded.js';

const NAME = 'PAYMENT.SALE.COMPLETED';

it('names certificates that are its own', async () => {
  for (const [url, check] of [
    ['https://api.paypal.com.example/v1/notifications/certs/CERT-1', 'signature_malformed'],
    ['https://www.paypal.com/v1/notifications/certs/CERT-1', 'signature_malformed'],
    ['https://api.paypal.com/elsewhere', 'signature_malformed'],
    ['https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1', 'unavailable'],
  ] as const) {
    assert.equal(await verdictOn('paypal', NAME, header('paypal-cert-url', url)), check, url);
  }
});

it('signs for one webhook', async () => {
  const other = { webhookId: 'ANOTHER' };
  assert.equal(await verdictOn('paypal', NAME, unaltered, other), 'signature_mismatch');
});
