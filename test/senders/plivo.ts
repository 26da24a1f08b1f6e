/** Plivo: https://www.plivo.com/docs/voice/concepts/signature-validation. */
import type { Sender, Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const NONCE = '05429567804466091622';

/** By name, and each name's values among themselves. */
const sorted = (parameters: URLSearchParams) =>
  [...new Set(parameters.keys())].sort().flatMap((name) =>
    parameters
      .getAll(name)
      .sort()
      .map((value) => [name, value] as const),
  );

const signV3: Sign = async (body, { secret, url = '' }) => {
  const [base, query = ''] = url.split('?');
  const inUrl = sorted(new URLSearchParams(query)).map((pair) => pair.join('='));
  const inBody = sorted(new URLSearchParams(body.toString())).map((pair) => pair.join(''));
  let message = base ?? '';
  if (inUrl.length > 0 || inBody.length > 0) message += `?${inUrl.join('&')}`;
  if (inUrl.length > 0 && inBody.length > 0) message += '.';
  message += `${inBody.join('')}.${NONCE}`;
  return {
    'x-plivo-signature-v3': (await hmacSha256(secret, message)).toString('base64'),
    'x-plivo-signature-v3-nonce': NONCE,
  };
};

const signV2: Sign = async (_, { secret, url = '' }) => ({
  'x-plivo-signature-v2': (await hmacSha256(secret, `${url.split('?')[0]}${NONCE}`)).toString('base64'),
  'x-plivo-signature-v2-nonce': NONCE,
});

const form = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();

const CALL = { CallUUID: '97ceeb52-58b6-11e1-86da-77300b68f8bb', From: '15551234567', To: '15557654321' };

export const plivo: Sender = {
  provider: 'plivo',
  sign: signV3,
  secret: 'plivo_demo_token',
  settings: { secrets: ['plivo_demo_token'], publicUrl: 'https://gateway.example' },
  userAgent: 'Plivo',
  samples: [
    { name: 'call.StartApp', body: form({ ...CALL, Event: 'StartApp', CallStatus: 'ringing' }) },
    {
      name: 'call.Hangup__query',
      url: '/webhooks/plivo?b=2&a=1%202&b=1',
      body: form({ ...CALL, Event: 'Hangup', CallStatus: 'completed', HangupCause: 'Ende gut, ümlaut' }),
    },
    { name: 'unfamiliar', body: form({ Demo: 'yes' }) },
    {
      name: 'message.delivered__v2',
      sign: signV2,
      url: '/webhooks/plivo?not=signed',
      settings: { secrets: ['plivo_demo_token'], publicUrl: 'https://gateway.example', version: 'v2' },
      body: form({ MessageUUID: 'message_demo_1', Status: 'delivered', From: '15551234567' }),
    },
  ].map((sample) => ({ ...sample, contentType: 'application/x-www-form-urlencoded' })),
};
