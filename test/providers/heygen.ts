import assert from 'node:assert/strict';
import { it } from 'node:test';
import { header, later, verdictOn } from '../support/recorded.js';

it('says what is missing: the signature, or of v3 the time', async () => {
  const without = (name: string) => verdictOn('heygen', 'avatar_video.success', header(name, undefined));
  assert.equal(await without('heygen-signature'), 'signature_missing');
  assert.equal(await without('heygen-timestamp'), 'timestamp_missing');
});

it('signs no time in v1, so any age will do', async () => {
  assert.equal(await verdictOn('heygen', 'avatar_video.fail__legacy', later(86_400_000)), 'verified');
});
