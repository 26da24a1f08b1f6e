/** Replicate: https://replicate.com/docs/topics/webhooks. Standard Webhooks around the prediction itself. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

const times = { created_at: '2026-02-02T02:39:10.000Z' };
const prediction = (fields: object) =>
  json({
    id: 'pred_demo01',
    model: 'acme/video',
    version: 'demo',
    input: { prompt: 'kite' },
    output: null,
    error: null,
    logs: '',
    ...times,
    ...fields,
    urls: { get: 'https://api.replicate.com/v1/predictions/pred_demo01' },
  });
const started = { started_at: '2026-02-02T02:39:12.000Z' };
const ended = { ...started, completed_at: '2026-02-02T02:39:53.000Z', metrics: { predict_time: 41.2 } };
const message = (number: number) => ({ 'webhook-id': `msg_replicate_${number}` });

export const replicate: Sender = {
  provider: 'replicate',
  sign,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  userAgent: 'Replicate/1.0',
  samples: [
    { name: 'starting', ids: message(1), body: prediction({ status: 'starting' }) },
    {
      name: 'processing',
      ids: message(2),
      body: prediction({
        status: 'processing',
        logs: '50%',
        output: ['https://replicate.delivery/demo/half.png'],
        ...started,
      }),
    },
    {
      name: 'succeeded__list-of-urls',
      ids: message(3),
      body: prediction({
        status: 'succeeded',
        output: ['https://replicate.delivery/demo/out.mp4'],
        ...ended,
      }),
    },
    {
      name: 'succeeded__url',
      ids: message(4),
      body: prediction({
        status: 'succeeded',
        source: 'api',
        output: 'https://replicate.delivery/demo/out.png',
        ...ended,
      }),
    },
    {
      name: 'succeeded__text',
      ids: message(5),
      body: prediction({ status: 'succeeded', output: ['A ', 'kite', '.'], ...ended }),
    },
    {
      name: 'succeeded__object',
      ids: message(6),
      body: prediction({
        status: 'succeeded',
        output: {
          video: 'https://replicate.delivery/demo/out.mp4',
          stems: ['https://replicate.delivery/demo/a.wav'],
          seed: 3,
        },
        ...ended,
      }),
    },
    {
      name: 'succeeded__no-result',
      ids: message(11),
      body: prediction({ status: 'succeeded', ...ended }),
    },
    {
      name: 'processing__no-output-yet',
      ids: message(12),
      body: prediction({ status: 'processing', ...started }),
    },
    {
      name: 'processing__bar-in-logs',
      ids: message(13),
      body: prediction({
        status: 'processing',
        logs: 'Using seed: 7\n 25%|██▌       | 7/28 [00:01<00:03,  6.7it/s]\n 50%|█████     | 14/28 [00:02<00:02,  6.7it/s]\n',
        ...started,
      }),
    },
    {
      name: 'succeeded__objects-in-list',
      ids: message(14),
      body: prediction({
        status: 'succeeded',
        output: [
          {
            image: 'https://replicate.delivery/demo/a.png',
            mask: 'https://replicate.delivery/demo/b.png',
            score: 0.5,
          },
        ],
        ...ended,
      }),
    },
    {
      name: 'succeeded__training',
      ids: message(15),
      body: prediction({
        status: 'succeeded',
        output: { version: 'acme/model:8f0a', weights: 'https://replicate.delivery/demo/w.tar' },
        ...ended,
      }),
    },
    {
      name: 'failed__code-in-brackets',
      ids: message(16),
      body: prediction({
        status: 'failed',
        error: 'The input or output was flagged as sensitive. Please try again with different inputs. (E005)',
        ...ended,
      }),
    },
    {
      name: 'failed__object',
      ids: message(17),
      body: prediction({ status: 'failed', error: { detail: 'CUDA out of memory' }, ...ended }),
    },
    {
      name: 'failed',
      ids: message(7),
      body: prediction({ status: 'failed', error: 'demo message', ...ended }),
    },
    { name: 'canceled', ids: message(8), body: prediction({ status: 'canceled', ...ended }) },
    { name: 'aborted', ids: message(9), body: prediction({ status: 'aborted' }) },
    { name: 'unknown-status', ids: message(10), body: prediction({ status: 'hibernating' }) },
  ],
};
