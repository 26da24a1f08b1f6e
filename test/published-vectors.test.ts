/** Vectors made elsewhere whose ids are too short for a fixture: signers make them, and providers verify them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { providers } from '../providers/index.js';
import { Delivery } from '../src/delivery.js';
import { fixedTools } from '../src/schemes/public-key.js';
import { verify } from '../src/verification.js';
import { senders } from './senders/index.js';

const AT = 1_770_000_000_000;
const VECTORS = [
  {
    provider: 'trigger-dev',
    body: '{"id":"a1","type":"alert.run.failed"}',
    header: 'x-trigger-signature-hmacsha256',
    value: '6ff19b44879613e74211ef8950a76d5cf5dfe1ffbea01351d656d22698801700',
  },
  {
    provider: 'wavespeed',
    body: '{"id":"p1","status":"completed"}',
    header: 'webhook-signature',
    value: 'v3,0e381b6ec7a85138a32140731f4b339449dc2b6f65c95cd836553af81d853d95',
  },
];

for (const { provider: name, body: text, header, value } of VECTORS) {
  test(`${name} makes and verifies the published vector`, async () => {
    const sender = senders.find(({ provider }) => provider === name);
    const provider = providers.find((provider) => provider.name === name);
    assert.ok(sender && provider);
    const body = Buffer.from(text);
    const signed = await sender.sign(body, { secret: sender.secret, at: AT });
    assert.equal(signed[header], value);

    const headers = Object.fromEntries(Object.entries(signed).map(([name, value]) => [name, [value]]));
    const delivery = new Delivery({ id: name, receivedAt: AT, method: 'POST', url: '/', headers, body });
    const scheme = provider.scheme(provider.settings.parse(sender.settings), fixedTools([]));
    assert.deepEqual(await verify(delivery, scheme), { outcome: 'verified', key: 0 });
  });
}
