/** Senders of no name: an HMAC, a private key, a JWT and a token, as their specifications have it and as an operator would describe them. */
import { SignJWT } from 'jose';
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256, sha256Hex, signEd25519 } from './web-crypto.js';

const PRIVATE_KEY = '07'.repeat(32);
const PUBLIC_KEY = '6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=';
const event = {
  type: 'event.name',
  id: 'event.id',
  time: 'created',
  subject: 'data.invoice',
  typePrefix: 'com.acme',
};
const body = (id: string, created: unknown = 1770000000) =>
  json({ event: { name: 'invoice.paid', id }, created, data: { invoice: 'inv_1', amount: 12 } });
const seconds = (at: number) => String(Math.floor(at / 1000));

const signHmac: Sign = async (bytes, { secret, at }) => {
  const time = seconds(at);
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${time}.`), bytes]));
  return { 'x-acme-signature': `t=${time},v1=${mac.toString('hex')}` };
};

/** Method, URL, a header and the body, each on a line of its own; base64, two signatures during a rotation. */
const signRequest: Sign = async (bytes, { secret, ids = {}, url = '' }) => {
  const id = ids['x-acme-id'] ?? 'req_1';
  const message = Buffer.concat([Buffer.from(`POST\n${url}\n${id}\n`), bytes]);
  const [old, mac] = [
    await hmacSha256('old', message),
    await hmacSha256(Buffer.from(secret, 'hex'), message),
  ];
  return {
    'x-acme-id': id,
    'x-acme-signature': `v1=${old.toString('base64')}, v1=${mac.toString('base64')}`,
  };
};

export const hmac: Sender = {
  provider: 'hmac',
  sign: signHmac,
  secret: 'acme-demo-secret',
  settings: {
    secrets: ['acme-demo-secret'],
    header: 'x-acme-signature',
    fields: { signature: 'v1', timestamp: 't' },
    event,
  },
  userAgent: 'Acme/1.0',
  samples: [
    { name: 'invoice.paid', body: body('evt_1') },
    { name: 'invoice.paid__milliseconds', body: body('evt_2', 1770000000123) },
    { name: 'untyped', body: json({ hello: ['world'] }) },
    {
      name: 'invoice.paid__form',
      contentType: 'application/x-www-form-urlencoded',
      body: 'event=invoice.paid&id=evt_5&created=1770000000&customer=Gr%C3%BC%C3%9Fe+%26+Co',
      settings: {
        secrets: ['acme-demo-secret'],
        header: 'x-acme-signature',
        fields: { signature: 'v1', timestamp: 't' },
        event: { type: 'event', id: 'id', time: 'created', typePrefix: 'com.acme' },
      },
    },
    {
      name: 'invoice.paid__request',
      body: body('evt_3', '2026-02-02T02:40:00Z'),
      sign: signRequest,
      secret: '61636d652d64656d6f',
      settings: {
        secrets: ['61636d652d64656d6f'],
        secretEncoding: 'hex',
        header: 'x-acme-signature',
        encoding: 'base64',
        prefix: 'v1=',
        signatureSeparator: ',',
        signedParts: ['method', 'url', 'header:x-acme-id', 'body'],
        separator: '\n',
        publicUrl: 'https://gateway.example',
        event,
      },
    },
  ],
};

const signKey: Sign = async (bytes, { secret, at }) => {
  const time = String(at);
  const signature = await signEd25519(secret, Buffer.concat([Buffer.from(time), bytes]));
  return { 'x-acme-time': time, 'x-acme-signature': signature.toString('base64') };
};

export const publicKey: Sender = {
  provider: 'public-key',
  sign: signKey,
  secret: PRIVATE_KEY,
  settings: {
    publicKeys: [PUBLIC_KEY],
    header: 'x-acme-signature',
    encoding: 'base64',
    timestampHeader: 'x-acme-time',
    timestampUnit: 'milliseconds',
    separator: '',
    event,
  },
  userAgent: 'Acme/1.0',
  samples: [
    { name: 'invoice.paid', body: body('evt_1') },
    {
      name: 'invoice.paid__jwks',
      body: body('evt_2'),
      settings: {
        jwksUrl: 'https://keys.example/jwks.json',
        header: 'x-acme-signature',
        encoding: 'base64',
        timestampHeader: 'x-acme-time',
        timestampUnit: 'milliseconds',
        separator: '',
        event,
      },
    },
  ],
  jwks: {
    keys: [
      {
        kty: 'OKP',
        crv: 'Ed25519',
        x: PUBLIC_KEY.replaceAll('+', '-').replaceAll('/', '_').replace('=', ''),
      },
    ],
  },
};

const signedToken = async (secret: string, at: number, claims: Record<string, unknown>) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt(Math.floor(at / 1000))
    .setExpirationTime(Math.floor(at / 1000) + 60)
    .sign(Buffer.from(secret));

const signJwt: Sign = async (bytes, { secret, at }) => ({
  authorization: `Bearer ${await signedToken(secret, at, { body: { sha256: await sha256Hex(bytes) } })}`,
});
const signJwtAlone: Sign = async (_, { secret, at }) => ({
  'x-acme-token': await signedToken(secret, at, { iss: 'acme' }),
});

export const jwt: Sender = {
  provider: 'jwt',
  sign: signJwt,
  secret: 'acme-demo-secret-acme-demo-secret',
  settings: { secrets: ['acme-demo-secret-acme-demo-secret'], bodyClaim: { name: 'body.sha256' }, event },
  userAgent: 'Acme/1.0',
  samples: [
    { name: 'invoice.paid', body: body('evt_1') },
    {
      name: 'invoice.paid__token-alone',
      body: body('evt_2'),
      sign: signJwtAlone,
      settings: {
        secrets: ['acme-demo-secret-acme-demo-secret'],
        header: 'x-acme-token',
        prefix: '',
        issuer: 'acme',
        event,
      },
    },
  ],
};

const TOKEN = 'acme-demo-token-0001';
const signHeader: Sign = async () => ({ authorization: `Bearer ${TOKEN}` });
const signBasic: Sign = async () => ({ authorization: `Basic ${btoa('acme:demo:password')}` });

export const token: Sender = {
  provider: 'token',
  sign: async () => ({}),
  secret: '',
  token: TOKEN,
  settings: { tokens: [TOKEN], event },
  userAgent: 'Acme/1.0',
  samples: [
    { name: 'invoice.paid', body: body('evt_1') },
    {
      name: 'invoice.paid__bearer',
      body: body('evt_2'),
      sign: signHeader,
      url: '/webhooks/token',
      settings: { tokens: [TOKEN], header: 'authorization', prefix: 'Bearer ', event },
    },
    {
      name: 'invoice.paid__basic',
      body: body('evt_3'),
      sign: signBasic,
      url: '/webhooks/token',
      settings: { credentials: ['acme:demo:password'], event },
    },
  ],
  handshakes: [
    {
      name: 'cloudevents',
      method: 'OPTIONS',
      sign: null,
      body: '',
      contentType: null,
      headers: { 'webhook-request-origin': 'events.example' },
    },
  ],
};
