import assert from 'node:assert/strict';
import { it } from 'node:test';
import { altered } from '../../src/conformance/mutations.js';
import { type Alter, unaltered, verdictOn } from '../support/recorded.js';

it('may sign its URL with some escapes decoded', async () => {
  const escaped: Alter = (delivery) =>
    altered(delivery, { url: delivery.url.replace('/webhooks', '%2Fwebhooks') });
  assert.equal(await verdictOn('hubspot', 'contact.creation', escaped), 'verified');
});

it('does not accept an older version in place of the newest', async () => {
  const settings = { version: 'v3' };
  const verdict = await verdictOn('hubspot', 'contact.creation__v1', unaltered, settings);
  assert.equal(verdict, 'timestamp_missing');
});
