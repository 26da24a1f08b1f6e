import assert from 'node:assert/strict';
import { it } from 'node:test';
import { translated, withText } from '../support/recorded.js';

it('has another event for the second end of a resurrected run', async () => {
  const name = 'actor.run.succeeded';
  const first = (await translated('apify', name)).events[0]!;
  const second = (await translated('apify', name, withText('02:39:59', '03:39:59'))).events[0]!;
  assert.equal(first.attributes.subject, second.attributes.subject);
  assert.notEqual(first.attributes.id, second.attributes.id);
});
