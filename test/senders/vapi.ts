/** Vapi: https://docs.vapi.ai/server-url/server-authentication. */
import { json, type Sender, type Sign } from './sender.js';
import { hmac, hmacSha256 } from './web-crypto.js';

const sign: Sign = async (body, { secret }) => ({
  'x-vapi-signature': (await hmacSha256(secret, body)).toString('hex'),
});

/** The defaults of an HMAC credential at Vapi. */
const signWithTime: Sign = async (body, { secret, at }) => {
  const time = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${time}.`), body]));
  return { 'x-timestamp': time, 'x-signature': mac.toString('hex') };
};

const message = (type: string, more: object = {}) =>
  json({
    message: { timestamp: 1769999998000, type, call: { id: 'call_demo_1', orgId: 'org_demo' }, ...more },
  });

export const vapi: Sender = {
  provider: 'vapi',
  sign,
  secret: 'vapi-demo-secret',
  settings: { secrets: ['vapi-demo-secret'] },
  userAgent: 'axios/1.7.2',
  samples: [
    {
      name: 'status-update.ended',
      body: message('status-update', { status: 'ended', endedReason: 'customer-ended-call' }),
    },
    { name: 'end-of-call-report', body: message('end-of-call-report', { durationSeconds: 12, cost: 0.01 }) },
    { name: 'unfamiliar', body: message('something-new', { timestamp: 'soon', call: null }) },
    {
      name: 'hang__defaults-of-a-credential',
      body: message('hang'),
      sign: signWithTime,
    },
    {
      name: 'tool-calls__credential-of-its-own',
      body: message('tool-calls'),
      sign: async (body, { secret, at }) => {
        const time = String(at);
        const content = Buffer.concat([Buffer.from(`msg_demo_1.${time}.`), body]);
        const mac = await hmac('SHA-512', Buffer.from(secret, 'base64'), content);
        return {
          'svix-id': 'msg_demo_1',
          'x-time': time,
          'x-acme-signature': `v1=${mac.toString('base64')}`,
        };
      },
      secret: 'AQEBAQEBAQEBAQEBAQEBAQ==',
      settings: {
        secrets: ['AQEBAQEBAQEBAQEBAQEBAQ=='],
        secretEncoding: 'base64',
        algorithm: 'sha512',
        header: 'X-Acme-Signature',
        encoding: 'base64',
        prefix: 'v1=',
        timestampHeader: 'X-Time',
        timestampUnit: 'milliseconds',
        signedParts: ['header:svix-id', 'timestamp', 'body'],
      },
    },
    {
      name: 'transcript__secret-as-it-is',
      body: message('transcript', { transcriptType: 'final', transcript: 'hello' }),
      sign: async (_, { secret }) => ({ 'x-vapi-secret': secret }),
      settings: { tokens: ['vapi-demo-secret'] },
    },
  ],
};
