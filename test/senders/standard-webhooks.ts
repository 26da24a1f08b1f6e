/** Standard Webhooks: v1 by the reference library, v1a (which that library lacks) by Web Crypto, after the spec. */
import { Webhook } from 'standardwebhooks';
import { json, type Sender, type Sign } from './sender.js';
import { signEd25519 } from './web-crypto.js';

const messageId = (ids: Readonly<Record<string, string>> = {}) => ids['webhook-id'] ?? 'msg_demo0001';
const headers = (id: string, at: number, signature: string) => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at / 1000)),
  'webhook-signature': signature,
});

export const sign: Sign = async (body, { secret, at, ids }) => {
  const id = messageId(ids);
  return headers(id, at, new Webhook(secret).sign(id, new Date(at), body));
};

/** `secret`: the private key's 32 bytes in hex. */
export const signV1a: Sign = async (body, { secret, at, ids }) => {
  const id = messageId(ids);
  const message = Buffer.concat([Buffer.from(`${id}.${Math.floor(at / 1000)}.`), body]);
  return headers(id, at, `v1a,${(await signEd25519(secret, message)).toString('base64')}`);
};

/** While a secret is rotated, every delivery is signed with each; and an unknown version may stand between. */
const signInRotation: Sign = async (body, options) => {
  const old = await sign(body, { ...options, secret: 'whsec_b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xk' });
  const current = await sign(body, options);
  const signatures = [old['webhook-signature'], 'v9,bmV3', current['webhook-signature']];
  return { ...current, 'webhook-signature': signatures.join(' ') };
};

export const signSvix: Sign = async (body, options) => {
  const signed = Object.entries(await sign(body, options));
  return Object.fromEntries(signed.map(([name, value]) => [name.replace('webhook-', 'svix-'), value]));
};

const BODY = '{"type":"video.completed","timestamp":"2026-02-02T02:40:00Z","data":{"id":"vid_demo_1"}}';
const PRIVATE_KEY = '07'.repeat(32);

export const standardWebhooks: Sender = {
  provider: 'standard-webhooks',
  sign,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  userAgent: 'Example-Webhooks/1.0',
  samples: [
    {
      name: 'untyped__published-vector',
      body: '{"test": 2432232314}',
      at: 1614265330000,
      ids: { 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek' },
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      settings: { secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] },
      published: { 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' },
    },
    {
      name: 'video.completed__v1',
      body: BODY,
      published: { 'webhook-signature': 'v1,D33zhcxyFz+j9vcmC/yEr2reQDLMgjF13R5sLAL5IJA=' },
    },
    {
      name: 'video.completed__v1a',
      body: BODY,
      sign: signV1a,
      secret: PRIVATE_KEY,
      settings: { secrets: ['whpk_6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw='], typePrefix: 'com.acme' },
      published: {
        'webhook-signature':
          'v1a,B/SpfS5pXrT4AEMW3pxYklqRNXWVPyVR5qjBNd+CEEVEMXF4/ABj0OLzBXyYrcb5MhUhoPgJlg6dEj2DlxM2Bg==',
      },
    },
    { name: 'video.completed__rotation', body: BODY, sign: signInRotation },
    { name: 'video.completed__svix', body: BODY, sign: signSvix },
    {
      name: 'invoice.paid__unfamiliar-shape',
      body: json({ type: 'invoice.paid', timestamp: 1770000000, data: ['thin'] }),
      ids: { 'webhook-id': 'msg_demo0002' },
    },
    { name: 'untyped__list', body: '[1,2,3]', ids: { 'webhook-id': 'msg_demo0003' } },
    { name: 'quarantined__not-json', body: 'type=video.completed', ids: { 'webhook-id': 'msg_demo0004' } },
  ],
};
