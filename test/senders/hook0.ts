/** Hook0, and Coinbase’s Developer Platform that sends with it: https://documentation.hook0.com/tutorials/webhook-authentication. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const seconds = (at: number) => Math.floor(at / 1000);

const headersOf = (ids: Readonly<Record<string, string>> = {}) => ({
  'x-event-id': ids['x-event-id'] ?? '0197f6a2-0000-7000-8000-000000000001',
  'x-event-type': ids['x-event-type'] ?? 'demo.resource.created',
});

const signV0: Sign = async (body, { secret, at, ids }) => {
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${seconds(at)}.`), body]));
  return { ...headersOf(ids), 'x-hook0-signature': `t=${seconds(at)},v0=${mac.toString('hex')}` };
};

const sign: Sign = async (body, options) => {
  const { secret, at } = options;
  const { 'x-hook0-signature': v0, ...headers } = await signV0(body, options);
  const names = Object.keys(headers).join(' ');
  const before = `${seconds(at)}.${names}.${Object.values(headers).join('.')}.`;
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(before), body]));
  return { ...headers, 'x-hook0-signature': `${v0},h=${names},v1=${mac.toString('hex')}` };
};

export const hook0: Sender = {
  provider: 'hook0',
  sign,
  secret: 'hook0_demo_secret',
  settings: { secrets: ['hook0_demo_secret'] },
  userAgent: 'hook0-output-worker',
  samples: [
    { name: 'demo.resource.created__v1', body: json({ id: 'resource_demo_1', name: 'ümlaut' }) },
    {
      name: 'demo.resource.created__v0',
      sign: signV0,
      body: json({ event_type: 'demo.resource.created', id: 'resource_demo_1' }),
    },
    { name: 'untyped__list', sign: signV0, body: '[1,2,3]' },
  ],
};

const activity = (number: number, type: string) => ({
  'x-event-id': `evt_demo_${number}`,
  'x-event-type': type,
});

export const coinbaseCdp: Sender = {
  provider: 'coinbase-cdp',
  sign,
  secret: 'cdp_demo_secret',
  settings: { secrets: ['cdp_demo_secret'] },
  userAgent: 'hook0-output-worker',
  samples: [
    {
      name: 'onchain.activity.detected',
      ids: activity(1, 'onchain.activity.detected'),
      body: json({
        eventId: 'evt_demo_1',
        eventType: 'onchain.activity.detected',
        network: 'base-mainnet',
        data: { transactionHash: '0xdemo', value: 12345678901234567000 },
      }),
    },
    {
      name: 'payments.transfer.completed__v0',
      sign: signV0,
      ids: activity(2, 'payments.transfer.completed'),
      body: json({ eventType: 'payments.transfer.completed', data: { transferId: 'transfer_demo_1' } }),
    },
    { name: 'unfamiliar', ids: activity(3, 'demo.event'), body: json({ demo: true }) },
  ],
};
