/** Kling: https://app.klingai.com/global/dev/document-api/apiReference/callbackProtocol. Nothing is signed. */
import { json, type Sender } from './sender.js';

const TOKEN = 'kling-demo-token-0001';

const task = (task_status: string, more: object = {}) =>
  json({
    task_id: 'tk_demo01',
    task_status,
    task_status_msg: '',
    created_at: 1770000000000,
    updated_at: 1770000060000,
    task_info: { external_task_id: 'cb-demo' },
    ...more,
  });

export const kling: Sender = {
  provider: 'kling',
  sign: async () => ({}),
  secret: '',
  token: TOKEN,
  settings: { tokens: [TOKEN] },
  userAgent: 'kling',
  samples: [
    { name: 'submitted', body: task('submitted') },
    { name: 'processing', body: task('processing') },
    {
      name: 'succeed',
      body: task('succeed', {
        task_result: { videos: [{ id: 'v1', url: 'https://kling.example/d.mp4', duration: '5' }] },
      }),
    },
    {
      name: 'succeed__audios',
      body: task('succeed', {
        task_id: 'tk_demo07',
        final_unit_deduction: '1.5',
        task_result: {
          audios: [
            {
              id: 'a1',
              url_mp3: 'https://kling.example/a.mp3',
              url_wav: 'https://kling.example/a.wav',
              duration_mp3: '9.9',
              duration_wav: '9.9',
            },
          ],
        },
      }),
    },
    {
      name: 'succeed__images',
      body: task('succeed', {
        task_id: 'tk_demo02',
        task_info: {},
        task_result: {
          images: [
            { index: 0, url: 'https://kling.example/0' },
            { index: 1, url: 'https://kling.example/1' },
          ],
        },
      }),
    },
    { name: 'failed', body: task('failed', { task_id: 'tk_demo03', task_status_msg: 'demo' }) },
    { name: 'unknown-status', body: task('paused', { task_id: 'tk_demo04' }) },
  ],
};
