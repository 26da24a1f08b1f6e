import assert from 'node:assert/strict';
import { it } from 'node:test';
import { answerTo, atUrl } from '../support/recorded.js';

it('is not answered with what would sign a delivery', async () => {
  const name = 'handshake__challenge__published';
  for (const token of ['%7B%22for_user_id%22%3A%221%22%7D', '%5B%5D', '', 'a%20b']) {
    const alter = atUrl(`/webhooks/twitter?crc_token=${token}`);
    assert.equal(await answerTo('twitter', name, alter), undefined, token);
  }
});
