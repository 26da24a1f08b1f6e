/** Twilio: https://www.twilio.com/docs/usage/security#validating-requests. */
import { json, type Sender, type Sign } from './sender.js';
import { hmac, sha256Hex } from './web-crypto.js';

const headers = async (message: string, secret: string, ids: Readonly<Record<string, string>> = {}) => ({
  'i-twilio-idempotency-token': ids['i-twilio-idempotency-token'] ?? '6d1d2a1e-0000-4000-8000-000000000001',
  'x-twilio-signature': (await hmac('SHA-1', secret, message)).toString('base64'),
});

export const sign: Sign = async (body, { secret, url = '', ids }) => {
  const parameters = new URLSearchParams(body.toString());
  const names = [...new Set(parameters.keys())].sort();
  const texts = names.flatMap((name) =>
    [...new Set(parameters.getAll(name))].sort().map((value) => name + value),
  );
  return headers(url + texts.join(''), secret, ids);
};

/** JSON: the URL alone, with the body's digest in it. */
const signUrl: Sign = async (_, { secret, url = '', ids }) => headers(url, secret, ids);

/** Signed with the port that the URL does not have. */
const signWithPort: Sign = async (body, options) =>
  sign(body, { ...options, url: (options.url ?? '').replace('gateway.example', 'gateway.example:443') });

const SHARED_KEY = 'twilio_demo_shared_key';

/** A SharedKey signs the same content with SHA-256, and a header says so. */
const signWithSharedKey: Sign = async (body, { url = '', ids }) => {
  const parameters = [...new URLSearchParams(body.toString())].map(([name, value]) => name + value).sort();
  return {
    ...(await headers('', 'unused', ids)),
    'x-twilio-signature': (await hmac('SHA-256', SHARED_KEY, url + parameters.join(''))).toString('base64'),
    'x-twilio-webhooks-signature-settings': 'key=webhooks_sharedkey_demo,algorithm=HMAC_SHA256',
  };
};

const form = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();
const FORM = 'application/x-www-form-urlencoded';
const ACCOUNT = { AccountSid: 'ACdemo', ApiVersion: '2010-04-01' };
const CALL = form({ ...ACCOUNT, CallSid: 'CAdemo1', CallStatus: 'completed', CallDuration: '15' });

const STREAM = json([
  {
    specversion: '1.0',
    type: 'com.twilio.messaging.message.delivered',
    source: '/2010-04-01/Accounts/ACdemo/Messages/SMdemo1.json',
    id: 'EZdemo1',
    time: '2026-02-02T02:39:59.000Z',
    data: { messageSid: 'SMdemo1', messageStatus: 'DELIVERED' },
  },
  {
    specversion: '1.0',
    type: 'com.twilio.messaging.message.failed',
    source: '/2010-04-01/Accounts/ACdemo/Messages/SMdemo2.json',
    id: 'EZdemo2',
    time: '2026-02-02T02:39:59.000Z',
    data: { messageSid: 'SMdemo2', messageStatus: 'FAILED' },
  },
]);

export const twilio: Sender = {
  provider: 'twilio',
  sign,
  secret: 'twilio_demo_token',
  settings: { secrets: ['twilio_demo_token'], publicUrl: 'https://gateway.example' },
  userAgent: 'TwilioProxy/1.1',
  samples: [
    {
      name: 'message.delivered',
      contentType: FORM,
      body: form({ ...ACCOUNT, MessageSid: 'SMdemo1', MessageStatus: 'delivered', To: '+15551234567' }),
    },
    {
      name: 'message.received',
      contentType: FORM,
      body: form({ ...ACCOUNT, MessageSid: 'SMdemo3', SmsStatus: 'received', Body: 'Grüße & mehr' }),
    },
    { name: 'call.completed', contentType: FORM, body: CALL },
    { name: 'call.completed__port', contentType: FORM, sign: signWithPort, body: CALL },
    {
      name: 'recording.completed__repeated-parameter',
      contentType: FORM,
      body: `${form({ RecordingSid: 'REdemo1', RecordingStatus: 'completed', CallSid: 'CAdemo1' })}&Digits=5&Digits=1&Digits=5`,
    },
    {
      name: 'com.twilio.messaging.message__stream',
      sign: signUrl,
      url: `/webhooks/twilio?bodySHA256=${await sha256Hex(STREAM)}`,
      body: STREAM,
    },
    {
      name: 'call.completed__shared-key',
      contentType: FORM,
      sign: signWithSharedKey,
      settings: {
        sharedKeys: { secrets: [SHARED_KEY] },
        publicUrl: ['https://old.example', 'https://gateway.example'],
      },
      body: CALL,
    },
    { name: 'unfamiliar', contentType: FORM, body: form({ Demo: 'yes' }) },
  ],
};
