import assert from 'node:assert/strict';
import { it } from 'node:test';
import { altered } from '../../src/conformance/mutations.js';
import { hmacDigest } from '../../src/schemes/hmac.js';
import { answerTo, atUrl, verdictOn } from '../support/recorded.js';

it('is not answered with what would sign a delivery', async () => {
  const name = 'handshake__challenge__published';
  for (const token of ['%7B%22for_user_id%22%3A%221%22%7D', '%5B%5D', '', 'a%20b']) {
    const alter = atUrl(`/webhooks/twitter?crc_token=${token}`);
    assert.equal(await answerTo('twitter', name, alter), undefined, token);
  }
});

it('takes nothing for a delivery that anyone could have signed by asking', async () => {
  const asked = 'forged-by-a-stranger';
  const answer = await answerTo(
    'twitter',
    'handshake__challenge__published',
    atUrl(`/webhooks/twitter?crc_token=${asked}`),
  );
  const { response_token } = JSON.parse(String(answer?.body)) as { response_token: string };
  assert.equal(response_token, `sha256=${hmacDigest('Convoy', asked).toString('base64')}`);
  const verdict = await verdictOn('twitter', 'untyped', (delivery) =>
    altered(delivery, {
      body: Buffer.from(asked),
      headers: { ...delivery.headers, 'x-twitter-webhooks-signature': [response_token] },
    }),
  );
  assert.equal(verdict, 'content_unreadable');
});
