import assert from 'node:assert/strict';
import { it } from 'node:test';
import { altered } from '../../src/conformance/mutations.js';
import { header, unaltered, verdictOn } from '../support/recorded.js';

const DATED = 'hang__defaults-of-a-credential';

it('signs a time by default, which no other form can pass off as a body', async () => {
  assert.equal(await verdictOn('vapi', DATED, header('x-timestamp', undefined)), 'signature_mismatch');
  const asBody = await verdictOn('vapi', DATED, (delivery) => {
    const { 'x-timestamp': time, ...headers } = delivery.headers;
    return altered(delivery, { headers, body: Buffer.concat([Buffer.from(`${time}.`), delivery.body]) });
  });
  assert.equal(asBody, 'content_unreadable');
});

it('must have the time once its header is named', async () => {
  const named = { timestampHeader: 'X-Timestamp' };
  assert.equal(await verdictOn('vapi', DATED, unaltered, named), 'verified');
  assert.equal(await verdictOn('vapi', 'status-update.ended', unaltered, named), 'timestamp_missing');
});
