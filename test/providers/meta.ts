import assert from 'node:assert/strict';
import { it } from 'node:test';
import { altered } from '../../src/conformance/mutations.js';
import { type Alter, answerTo, unaltered } from '../support/recorded.js';

it('has its question answered under its own verify token', async () => {
  const url =
    (from: string, to: string): Alter =>
    (delivery) =>
      altered(delivery, { url: delivery.url.replace(from, to) });
  const ask = (alter: Alter, settings = {}) => answerTo('meta', 'handshake__subscribe', alter, settings);
  assert.deepEqual(await ask(unaltered), { contentType: 'text/plain', body: '1158201444' });
  assert.equal(await ask(url('meta%20token', 'another')), undefined);
  assert.equal(await ask(url('1158201444', '%3Cscript%3E')), undefined);
  assert.equal(await ask(unaltered, { verifyToken: undefined }), undefined);
});
