import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Alter, header, translated } from '../support/recorded.js';

const identity = async (name: string, alter?: Alter) => (await translated('github', name, alter)).identity;

it('is the same event under a fresh GUID, and another under another name', async () => {
  const recorded = await identity('push');
  assert.equal(await identity('push', header('x-github-delivery', 'fresh')), recorded);
  assert.notEqual(await identity('push', header('x-github-event', 'ping')), recorded);
});

it('reads a form by its bytes, whatever the content type says', async () => {
  const relabelled = header('content-type', 'application/json');
  assert.equal(await identity('push__form', relabelled), await identity('push__form'));
});
