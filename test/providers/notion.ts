import assert from 'node:assert/strict';
import { it } from 'node:test';
import { answerTo, withBody } from '../support/recorded.js';

it('has the token of its owner taken, and no stranger’s', async () => {
  const name = 'handshake__verification_token';
  assert.deepEqual(await answerTo('notion', name), {});
  const other = withBody('{"verification_token":"secret_of_a_stranger"}');
  assert.equal(await answerTo('notion', name, other), undefined);
});
