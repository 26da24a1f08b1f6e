import assert from 'node:assert/strict';
import { it } from 'node:test';
import { atUrl, unaltered, verdictOn } from '../support/recorded.js';

it('sorts the query that it signs, so its order is free', async () => {
  const sorted = atUrl('/webhooks/plivo?a=1%202&b=1&b=2');
  assert.equal(await verdictOn('plivo', 'call.Hangup__query', sorted), 'verified');
});

it('does not accept the older version, which signs no body, in place of the newer', async () => {
  const settings = { version: 'v3' };
  const verdict = await verdictOn('plivo', 'message.delivered__v2', unaltered, settings);
  assert.equal(verdict, 'header_missing');
});
