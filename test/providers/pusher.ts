import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withFlippedByte } from '../../src/conformance/mutations.js';
import { header, verdictOn } from '../support/recorded.js';

it('has to be under the app’s key, which is checked after the signature', async () => {
  const other = header('x-pusher-key', '000');
  assert.equal(await verdictOn('pusher', 'batch__three-events', other), 'account_mismatch');
  assert.equal(
    await verdictOn('pusher', 'batch__three-events', (delivery) => withFlippedByte(other(delivery), 1)),
    'signature_mismatch',
  );
});
