import assert from 'node:assert/strict';
import { it } from 'node:test';
import { answerTo } from '../support/recorded.js';

it('has two PINGs with two answers', async () => {
  assert.deepEqual(await answerTo('discord', 'handshake__ping__interactions'), { body: '{"type":1}' });
  assert.equal((await answerTo('discord', 'handshake__ping__events'))?.status, 204);
});
