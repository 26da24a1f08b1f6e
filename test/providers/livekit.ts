import assert from 'node:assert/strict';
import { it } from 'node:test';
import { later, verdictOn } from '../support/recorded.js';

it('has tokens that end, give or take what its SDK gives', async () => {
  assert.equal(await verdictOn('livekit', 'room_started', later(309_000)), 'verified');
  assert.equal(await verdictOn('livekit', 'room_started', later(310_000)), 'timestamp_too_old');
});
