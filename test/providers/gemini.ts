import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fixtureOf, unaltered, verdictOn } from '../support/recorded.js';

it('takes no token for static webhooks, and no shared secret for dynamic ones', async () => {
  const { settings } = await fixtureOf('gemini', 'video.generated');
  const asStatic = { ...settings, audience: undefined };
  assert.equal(
    await verdictOn('gemini', 'video.generated__dynamic', unaltered, asStatic),
    'signature_malformed',
  );
  const asDynamic = { secrets: undefined, audience: 'https://gateway.example/webhooks/gemini' };
  assert.equal(await verdictOn('gemini', 'video.generated', unaltered, asDynamic), 'signature_malformed');
});
