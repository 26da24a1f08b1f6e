import assert from 'node:assert/strict';
import { it } from 'node:test';
import { header, translated } from '../support/recorded.js';

it('is the same event under a fresh delivery id', async () => {
  const fresh = header('x-webhook-delivery-id', 'fresh');
  for (const alter of [undefined, fresh]) {
    const { identity } = await translated('removebgvideo', 'job.completed', alter);
    assert.equal(identity, 'job_demo_0001:completed');
  }
});
