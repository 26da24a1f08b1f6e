import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fixtureOf, header, unaltered, verdictOn, withText } from '../support/recorded.js';

it('may sign its URL with the port or without, and with characters escaped or not', async () => {
  const { delivery } = await fixtureOf('twilio', 'call.completed');
  const verdict = (publicUrl: string) => verdictOn('twilio', 'call.completed', unaltered, { publicUrl });
  assert.equal(await verdict('https://gateway.example:443'), 'verified');
  assert.equal(await verdict('https://gateway.example:8443'), 'verified');
  assert.equal(await verdict('http://gateway.example'), 'signature_mismatch');
  assert.equal(await verdict('https://gateway.example.org'), 'signature_mismatch');
  assert.equal(delivery.url, '/webhooks/twilio');
});

it('signs with SHA-256 under SharedKeys, and neither header nor secret makes a weaker one of it', async () => {
  const name = 'call.completed__shared-key';
  const settings = 'x-twilio-webhooks-signature-settings';
  const set = (value: string | undefined) => verdictOn('twilio', name, header(settings, value));
  assert.equal(await set('key=another,algorithm=HMAC_SHA256'), 'verified');
  for (const other of [
    undefined,
    '',
    'key=a',
    'algorithm=HMAC_SHA1',
    'algorithm=HMAC_SHA512',
    'algorithm=none',
  ])
    assert.notEqual(await set(other), 'verified', other);
  const { sharedKeys } = (await fixtureOf('twilio', name)).settings as { sharedKeys: { secrets: string[] } };
  const asTokens = { sharedKeys: undefined, secrets: sharedKeys.secrets };
  assert.equal(await verdictOn('twilio', name, unaltered, asTokens), 'signature_mismatch');
});

it('may call any of several URLs', async () => {
  const verdict = (...publicUrl: string[]) => verdictOn('twilio', 'call.completed', unaltered, { publicUrl });
  assert.equal(await verdict('https://old.example', 'https://gateway.example/'), 'verified');
  assert.equal(await verdict('https://old.example', 'https://older.example'), 'signature_mismatch');
});

it('signs in its URL the digest of a JSON body', async () => {
  const other = withText('DELIVERED', 'delivered');
  const name = 'com.twilio.messaging.message__stream';
  assert.equal(await verdictOn('twilio', name, other), 'claim_mismatch');
});
