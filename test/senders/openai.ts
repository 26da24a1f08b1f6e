/** OpenAI: https://developers.openai.com/api/docs/guides/webhooks. Signed by the reference library; the first sample is openai-node's own. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

const SECRET = 'whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=';

const event = (number: number, type: string, id: string) => ({
  name: type,
  ids: { 'webhook-id': `wh_demo000${number}` },
  body: json({ id: `evt_demo0${number}`, object: 'event', type, created_at: 1770000000, data: { id } }),
});

export const openai: Sender = {
  provider: 'openai',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)',
  samples: [
    {
      name: 'response.completed__published-vector',
      at: 1750861210000,
      ids: { 'webhook-id': 'wh_685c059ae39c8190af8c71ed1022a24d' },
      body: '{"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", "created_at": 1750861210, "type": "response.completed", "data": {"id": "resp_123"}}',
      published: { 'webhook-signature': 'v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY=' },
    },
    event(1, 'batch.completed', 'batch_demo01'),
    event(2, 'batch.expired', 'batch_demo02'),
    event(3, 'response.incomplete', 'resp_demo03'),
    event(4, 'fine_tuning.job.failed', 'ftjob-demo04'),
    event(5, 'eval.run.canceled', 'evalrun_demo05'),
    event(6, 'video.completed', 'video_demo06'),
    {
      ...event(7, 'realtime.call.incoming', 'x'),
      body: json({
        id: 'evt_demo07',
        object: 'event',
        type: 'realtime.call.incoming',
        created_at: 1770000000,
        data: {
          call_id: 'rtc_demo07',
          sip_headers: [{ name: 'From', value: 'sip:demo' }],
        },
      }),
    },
    {
      ...event(9, 'live.transport.connected', 'x'),
      body: json({
        id: 'evt_demo09',
        object: 'event',
        type: 'live.transport.connected',
        created_at: 1770000000,
        data: { session_id: 'sess_demo09', type: 'webrtc' },
      }),
    },
    { ...event(8, 'batch.archived', 'batch_demo08'), name: 'unknown-state' },
  ],
};
