/** Recall.ai: https://docs.recall.ai/docs/authenticating-requests-from-recallai. By the reference library, under both families of headers. */
import { json, type Sender } from './sender.js';
import { sign, signSvix } from './standard-webhooks.js';

const SECRET = 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=';

const event = (name: string, data: object) => json({ event: name, data });
const bot = { id: 'bot_demo_1', metadata: {} };

export const recallAi: Sender = {
  provider: 'recall-ai',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'Svix-Webhooks/1.0',
  samples: [
    {
      name: 'bot.joining_call',
      ids: { 'webhook-id': 'msg_demo_1' },
      body: event('bot.joining_call', {
        data: { code: 'joining_call', sub_code: null, updated_at: '2026-02-02T02:39:58.000000Z' },
        bot,
      }),
    },
    {
      name: 'transcript.done',
      ids: { 'webhook-id': 'msg_demo_2' },
      body: event('transcript.done', {
        data: { code: 'done', sub_code: null, updated_at: '2026-02-02T02:39:58.000000Z' },
        transcript: { id: 'tr_demo_2', metadata: {} },
        recording: { id: 'rec_demo_2', metadata: {} },
      }),
    },
    {
      name: 'bot.status_change__svix',
      ids: { 'webhook-id': 'msg_demo_3' },
      sign: signSvix,
      body: event('bot.status_change', {
        bot_id: 'bot_demo_3',
        status: { code: 'done', created_at: '2026-02-02T02:39:58.000000Z' },
      }),
    },
    { name: 'unfamiliar', ids: { 'webhook-id': 'msg_demo_4' }, body: event('something.new', { id: 'demo' }) },
  ],
};
