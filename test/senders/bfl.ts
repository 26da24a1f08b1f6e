/** Black Forest Labs: https://github.com/black-forest-labs/skills, `bfl-api`. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-bfl-signature': `sha256=${(await hmacSha256(secret, body)).toString('hex')}`,
});

const timestamp = '2026-02-02T02:39:58Z';

export const bfl: Sender = {
  provider: 'bfl',
  sign,
  secret: 'bfl_demo_secret',
  settings: { secrets: ['bfl_demo_secret'] },
  userAgent: 'python-httpx/0.27.0',
  samples: [
    {
      name: 'ready',
      body: json({
        id: 'task_demo01',
        status: 'Ready',
        result: { sample: 'https://bfl.example/d.jpg', prompt: 'kite', seed: 7 },
        timestamp,
      }),
    },
    {
      name: 'error',
      body: json({ id: 'task_demo02', status: 'Error', error: 'demo', message: 'demo message', timestamp }),
    },
    {
      name: 'error__content-policy',
      body: json({
        id: 'task_demo03',
        status: 'Error',
        error: 'content_policy_violation',
        message: 'demo: against the content policy',
        timestamp,
      }),
    },
    {
      name: 'content-moderated',
      body: json({ id: 'task_demo04', status: 'Content Moderated', result: null }),
    },
    { name: 'unknown-status', body: json({ id: 'task_demo05', status: 'Task not found', timestamp }) },
    { name: 'ready__bare', body: json({ id: 'task_demo06', status: 'Ready' }) },
  ],
};
