/** Signatures made elsewhere, of bodies too short to be fixtures: our senders write the same, and the providers take them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { providers } from '../../providers/index.js';
import { schemeOf } from '../../src/conformance/fixtures.js';
import { Delivery } from '../../src/delivery.js';
import { senders } from './index.js';

const AT = 1_770_000_000_000;

const PUBLISHED: Readonly<Record<string, readonly [body: string, header: string, value: string]>> = {
  bfl: [
    '{"id":"t1","status":"Ready"}',
    'x-bfl-signature',
    'sha256=1613cf4fa94b104c729b011f2259b580c48f487996cdbf764258c1efc1485f3e',
  ],
  heygen: [
    '{"event_type":"avatar_video.success","event_data":{"video_id":"v1"}}',
    'heygen-signature',
    'aeab4719149e9f91aede18f22d6155b4938dd423383466fcdb477ffb4978a22f',
  ],
  synthesia: [
    '{"type":"video.completed","data":{"id":"v1"}}',
    'synthesia-signature',
    '92908cfda5fcb2d527614cb100621026e824557c23952049dece4c48f2c3effd',
  ],
  'trigger-dev': [
    '{"id":"a1","type":"alert.run.failed"}',
    'x-trigger-signature-hmacsha256',
    '6ff19b44879613e74211ef8950a76d5cf5dfe1ffbea01351d656d22698801700',
  ],
  wavespeed: [
    '{"id":"p1","status":"completed"}',
    'webhook-signature',
    'v3,0e381b6ec7a85138a32140731f4b339449dc2b6f65c95cd836553af81d853d95',
  ],
};

for (const [name, [text, header, value]] of Object.entries(PUBLISHED)) {
  test(`${name}: a signature made elsewhere`, async () => {
    const sender = senders.find(({ provider }) => provider === name);
    const provider = providers.find((provider) => provider.name === name);
    assert.ok(sender && provider);
    const body = Buffer.from(text);
    const signed = await sender.sign(body, { secret: sender.secret, at: AT });
    assert.equal(signed[header], value);

    const settings = sender.settings as Readonly<Record<string, unknown>>;
    const { scheme } = schemeOf(provider, { settings, keys: [], locations: {} });
    const headers = Object.fromEntries(Object.entries(signed).map(([name, value]) => [name, [value]]));
    const delivery = new Delivery({ id: name, receivedAt: AT, method: 'POST', url: '/', headers, body });
    assert.deepEqual(await scheme.verify(delivery), { outcome: 'verified', key: 0 });
  });
}
