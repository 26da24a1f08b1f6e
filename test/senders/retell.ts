/** Retell AI: https://docs.retellai.com/features/secure-webhook. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const mac = await hmacSha256(secret, Buffer.concat([body, Buffer.from(String(at))]));
  return { 'x-retell-signature': `v=${at},d=${mac.toString('hex')}` };
};

const call = { call_id: 'call_demo_1', agent_id: 'agent_demo', start_timestamp: 1769999900000 };

export const retell: Sender = {
  provider: 'retell',
  sign,
  secret: 'test-api-key',
  settings: { secrets: ['test-api-key'] },
  userAgent: 'axios/1.7',
  samples: [
    {
      name: 'call_ended__published-vector',
      at: 1700000000000,
      body: '{"event":"call_ended"}',
      published: {
        'x-retell-signature':
          'v=1700000000000,d=07024cabe7dd8f6d1c6e4a8324ca92c812e6ad4a7ee506c04f7e462e3321823e',
      },
    },
    { name: 'call_started', body: json({ event: 'call_started', call }) },
    {
      name: 'call_ended',
      body: json({ event: 'call_ended', call: { ...call, end_timestamp: 1769999990000, transcript: 'hi' } }),
    },
    {
      name: 'call_analyzed',
      body: json({ event: 'call_analyzed', call: { ...call, call_analysis: { call_successful: true } } }),
    },
    { name: 'transcript_updated', body: json({ event: 'transcript_updated', call, transcript: 'hi' }) },
    { name: 'chat_started', body: json({ event: 'chat_started', chat: { chat_id: 'chat_demo_1' } }) },
  ],
};
