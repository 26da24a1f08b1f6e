import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sign } from '../senders/box.js';
import { fixtureOf, header, verdictOn } from '../support/recorded.js';

const keys = (primary: string, secondary: string) => ({
  secrets: [primary],
  secondary: { secrets: [secondary] },
});

/** Signed under a second key as well, in the other header. */
async function verdictUnder(settings: object): Promise<string> {
  const { delivery } = await fixtureOf('box', 'FILE.UPLOADED');
  const signed = await sign(delivery.body, { secret: 'box_demo_secondary', at: delivery.receivedAt });
  const both = header('box-signature-secondary', signed['box-signature-primary'] ?? '');
  return verdictOn('box', 'FILE.UPLOADED', both, settings);
}

it('is verified by either of two keys, each in its own header alone', async () => {
  assert.equal(await verdictUnder(keys('box_demo_primary', 'wrong')), 'verified');
  assert.equal(await verdictUnder(keys('wrong', 'box_demo_secondary')), 'verified');
  assert.equal(await verdictUnder(keys('box_demo_secondary', 'box_demo_primary')), 'signature_mismatch');
});

it('signs in one way, which it names', async () => {
  const other = header('box-signature-version', '2');
  assert.equal(await verdictOn('box', 'FILE.UPLOADED', other), 'signature_malformed');
});
