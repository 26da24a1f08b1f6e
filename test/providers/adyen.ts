import assert from 'node:assert/strict';
import { it } from 'node:test';
import { verdictOn, withBody, withText } from '../support/recorded.js';

it('signs each item, and a wrong one refuses the whole delivery', async () => {
  const second = withText('DEMOPSP000000004', 'DEMOPSP000000005');
  assert.equal(await verdictOn('adyen', 'refund__two-items', second), 'signature_mismatch');
});

it('is refused with no item, with items elsewhere, and with fields that cannot be joined', async () => {
  const verdict = (text: string) => verdictOn('adyen', 'authorisation', withBody(text));
  assert.equal(await verdict('{"notificationItems":[]}'), 'signature_missing');
  assert.equal(await verdict('{"notificationItems":{}}'), 'content_unreadable');
  assert.equal(await verdict('[]'), 'content_unreadable');
  const renamed = withText('"amount":{', '"amounts":{');
  assert.equal(await verdictOn('adyen', 'authorisation', renamed), 'content_unreadable');
});

it('does not sign the reason, which may be changed', async () => {
  assert.equal(await verdictOn('adyen', 'authorisation', withText('033899', '000000')), 'verified');
});
