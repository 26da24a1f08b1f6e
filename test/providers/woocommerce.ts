import assert from 'node:assert/strict';
import { it } from 'node:test';
import { answerTo, withBody } from '../support/recorded.js';

it('pings with its form and nothing more', async () => {
  assert.deepEqual(await answerTo('woocommerce', 'handshake__ping'), {});
  const more = withBody('webhook_id=7&id=8');
  assert.equal(await answerTo('woocommerce', 'handshake__ping', more), undefined);
});
