/** Telnyx: https://developers.telnyx.com/docs/voice/programmable-voice/voice-api-webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { signEd25519 } from './web-crypto.js';

/** `secret`: the private key's 32 bytes in hex. */
export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = String(Math.floor(at / 1000));
  const signature = await signEd25519(secret, Buffer.concat([Buffer.from(`${timestamp}|`), body]));
  return { 'telnyx-timestamp': timestamp, 'telnyx-signature-ed25519': signature.toString('base64') };
};

const meta = { attempt: 1, delivered_to: 'https://gateway.example/webhooks/telnyx' };

export const telnyx: Sender = {
  provider: 'telnyx',
  sign,
  secret: '07'.repeat(32),
  settings: { publicKeys: ['6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw='] },
  userAgent: 'telnyx-webhooks',
  samples: [
    {
      name: 'message.received',
      body: json({
        data: {
          event_type: 'message.received',
          id: 'b301ed3f-1490-491f-995f-6e64e69674d4',
          occurred_at: '2026-02-02T02:39:58.123+00:00',
          payload: { id: '84cca175-9755-4859-b67f-4730d7f58aa3', text: 'hi', type: 'SMS' },
          record_type: 'event',
        },
        meta,
      }),
    },
    {
      name: 'call.hangup',
      body: json({
        data: {
          event_type: 'call.hangup',
          id: '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0',
          occurred_at: '2026-02-02T02:39:59.123456Z',
          payload: { call_control_id: 'v2:demo', call_leg_id: 'leg-1', call_session_id: 'session-1' },
          record_type: 'event',
        },
        meta,
      }),
    },
    { name: 'unknown-event', body: json({ data: { event_type: 'brand.new', record_type: 'event' }, meta }) },
  ],
};
