/** Pollo AI: https://docs.pollo.ai/webhooks, and how a public verifier reads it. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const signUnder =
  (encoding: 'base64' | 'utf8'): Sign =>
  async (body, { secret, at, ids = {} }) => {
    const id = ids['x-webhook-id'] ?? 'wh_demo_1';
    const seconds = String(Math.floor(at / 1000));
    const message = Buffer.concat([Buffer.from(`${id}.${seconds}.`), body]);
    return {
      'x-webhook-id': id,
      'x-webhook-timestamp': seconds,
      'x-webhook-signature': (await hmacSha256(Buffer.from(secret, encoding), message)).toString('base64'),
    };
  };

const SECRET = Buffer.from('pollo-demo-secret').toString('base64');
const generation = (more: object) => ({ id: 'g1', status: 'succeed', failMsg: '', ...more });

export const pollo: Sender = {
  provider: 'pollo',
  sign: signUnder('base64'),
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'pollo-demo',
  samples: [
    {
      name: 'succeed',
      body: json({
        taskId: 'task_demo_1',
        status: 'succeed',
        generations: [generation({ url: 'https://cdn.example/1', mediaType: 'video' })],
      }),
    },
    { name: 'succeed__no-result', body: json({ task_id: 'task_demo_2', status: 'succeed' }) },
    {
      name: 'failed',
      body: json({
        taskId: 'task_demo_3',
        status: 'failed',
        generations: [generation({ status: 'failed', failMsg: 'demo message', url: '' })],
      }),
    },
    { name: 'unknown-status', body: json({ taskId: 'task_demo_4', status: 'paused' }) },
    {
      name: 'processing__secret-as-text',
      body: json({ taskId: 'task_demo_5', status: 'processing' }),
      sign: signUnder('utf8'),
      settings: { secrets: [SECRET], secretEncoding: 'text' },
    },
    { name: 'succeed__no-id', body: json({ status: 'succeed' }) },
  ],
};
