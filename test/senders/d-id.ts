/** D-ID: https://docs.d-id.com/reference/createtalk. Nothing is signed, and no header of its own was found. */
import { json, type Sender } from './sender.js';

const TOKEN = 'd-id-demo-token-0001';

const talk = (status: string, more: object = {}) =>
  json({
    id: 'tlk_demo01',
    status,
    user_data: 'cb-demo',
    created_at: '2026-02-02T10:00:00.000Z',
    started_at: '2026-02-02T10:00:02.000Z',
    ...more,
  });

export const dId: Sender = {
  provider: 'd-id',
  sign: async () => ({}),
  secret: '',
  token: TOKEN,
  settings: { tokens: [TOKEN] },
  userAgent: 'd-id',
  samples: [
    { name: 'started', body: talk('started') },
    {
      name: 'done',
      body: talk('done', {
        result_url: 'https://d-id.example/demo.mp4',
        duration: 4.5,
        modified_at: '2026-02-02T10:00:20.000Z',
      }),
    },
    {
      name: 'error',
      body: talk('error', { id: 'tlk_demo02', error: { kind: 'DemoError', description: 'demo' } }),
    },
    {
      name: 'error__credits',
      body: talk('error', {
        id: 'tlk_demo05',
        error: { kind: 'InsufficientCreditsError', description: 'not enough credits' },
      }),
    },
    { name: 'rejected', body: talk('rejected', { id: 'tlk_demo03' }) },
    { name: 'unknown-status', body: talk('paused', { id: 'tlk_demo04' }) },
  ],
};
