import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withFlippedByte } from '../../src/conformance/mutations.js';
import { answerTo, verdictOn } from '../support/recorded.js';

it('has its wrong signatures refused, and its right ones answered with nothing', async () => {
  const name = 'handshake__intent-to-receive';
  assert.deepEqual(await answerTo('xero', name), { contentType: 'text/plain' });
  assert.equal(
    await verdictOn('xero', name, (delivery) => withFlippedByte(delivery, 30)),
    'signature_mismatch',
  );
});
