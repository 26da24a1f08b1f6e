/** OpenAI: https://platform.openai.com/docs/guides/webhooks. Standard Webhooks; created_at in unix seconds. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

const SECRET = `whsec_${'b3BlbmFpLWRlbW8t'.repeat(2)}`;
const event = (number: number, type: string, id: string) => ({
  name: type,
  ids: { 'webhook-id': `wh_openai_${number}` },
  body: json({ id: `evt_demo_${number}`, object: 'event', type, created_at: 1769999990, data: { id } }),
});

export const openai: Sender = {
  provider: 'openai',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'OpenAI/1.0',
  samples: [
    event(1, 'response.completed', 'resp_demo_1'),
    event(2, 'response.incomplete', 'resp_demo_2'),
    event(3, 'batch.expired', 'batch_demo_1'),
    event(4, 'batch.cancelled', 'batch_demo_2'),
    event(5, 'fine_tuning.job.succeeded', 'ftjob_demo_1'),
    event(6, 'eval.run.canceled', 'evalrun_demo_1'),
    event(7, 'video.failed', 'video_demo_1'),
    event(8, 'realtime.call.incoming', 'rtc_demo_1'),
    event(9, 'unknown.event', 'thing_demo_1'),
  ],
};
