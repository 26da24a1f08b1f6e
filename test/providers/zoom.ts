import assert from 'node:assert/strict';
import { it } from 'node:test';
import { trustVerdict } from '../../src/gateway/verification.js';
import { answerTo, fixtureOf, header, providerNamed, withText } from '../support/recorded.js';

it('has its question answered where it is signed, and not where the answer could sign a delivery', async () => {
  const name = 'handshake__url_validation';
  assert.equal(await answerTo('zoom', name, header('x-zm-signature', undefined)), undefined);
  const { delivery, settings } = await fixtureOf('zoom', name);
  const forging = withText('qgg8vlvZRS6UYooatFL8Aw', 'v0:1770000000:{}')(delivery);
  // As if it were signed: only the answer is of interest.
  const verified = trustVerdict(forging, { outcome: 'verified', key: 0 });
  assert.equal(providerNamed('zoom').handshake?.afterVerification?.(verified, settings), undefined);
});
