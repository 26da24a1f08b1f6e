/** Novita AI: https://novita.ai/docs/api-reference/model-apis-webhook. Nothing is signed. */
import { json, type Sender } from './sender.js';

const result = (task: object, more: object = {}) =>
  json({
    event_type: 'ASYNC_TASK_RESULT',
    payload: {
      task: { task_type: 'TXT_TO_VIDEO', reason: '', eta: 0, progress_percent: 0, ...task },
      extra: {},
      images: [],
      videos: [],
      ...more,
    },
  });

export const novita: Sender = {
  provider: 'novita',
  sign: async () => ({}),
  secret: '',
  token: 'novita-demo-token-0001',
  settings: { tokens: ['novita-demo-token-0001'] },
  userAgent: 'novita-demo',
  samples: [
    {
      name: 'succeed__video',
      body: result(
        { task_id: 'task_demo_1', status: 'TASK_STATUS_SUCCEED' },
        { videos: [{ video_url: 'https://cdn.example/d.mp4', video_url_ttl: '3600', video_type: 'mp4' }] },
      ),
    },
    {
      name: 'succeed__images',
      body: result(
        { task_id: 'task_demo_2', status: 'TASK_STATUS_SUCCEED', task_type: 'TXT_TO_IMG' },
        {
          images: [
            { image_type: 'jpeg', image_url: 'https://cdn.example/1?sig=demo' },
            { image_type: 'png' },
          ],
        },
      ),
    },
    {
      name: 'failed',
      body: result({ task_id: 'task_demo_3', status: 'TASK_STATUS_FAILED', reason: 'demo message' }),
    },
    {
      name: 'succeed__without-result',
      body: result({ task_id: 'task_demo_5', status: 'TASK_STATUS_SUCCEED' }),
    },
    { name: 'unknown-status', body: result({ task_id: 'task_demo_4', status: 'TASK_STATUS_PAUSED' }) },
  ],
};
