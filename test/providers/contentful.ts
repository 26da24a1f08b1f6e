import assert from 'node:assert/strict';
import { it } from 'node:test';
import { header, later, verdictOn } from '../support/recorded.js';

it('is too old at its limit exactly', async () => {
  assert.equal(await verdictOn('contentful', 'Entry.publish', later(29_999)), 'verified');
  assert.equal(await verdictOn('contentful', 'Entry.publish', later(30_000)), 'timestamp_too_old');
});

it('signs the headers that it lists, and each has to be there', async () => {
  const topic = 'x-contentful-topic';
  const verdict = (value: string | undefined) =>
    verdictOn('contentful', 'Entry.publish', header(topic, value));
  assert.equal(await verdict('ContentManagement.Entry.delete'), 'signature_mismatch');
  assert.equal(await verdict(undefined), 'header_missing');
});
