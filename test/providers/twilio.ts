import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fixtureOf, unaltered, verdictOn, withText } from '../support/recorded.js';

it('may sign its URL with the port or without, and with characters escaped or not', async () => {
  const { delivery } = await fixtureOf('twilio', 'call.completed');
  const verdict = (publicUrl: string) => verdictOn('twilio', 'call.completed', unaltered, { publicUrl });
  assert.equal(await verdict('https://gateway.example:443'), 'verified');
  assert.equal(await verdict('https://gateway.example:8443'), 'verified');
  assert.equal(await verdict('http://gateway.example'), 'signature_mismatch');
  assert.equal(await verdict('https://gateway.example.org'), 'signature_mismatch');
  assert.equal(delivery.url, '/webhooks/twilio');
});

it('signs in its URL the digest of a JSON body', async () => {
  const other = withText('DELIVERED', 'delivered');
  const name = 'com.twilio.messaging.message__stream';
  assert.equal(await verdictOn('twilio', name, other), 'claim_mismatch');
});
