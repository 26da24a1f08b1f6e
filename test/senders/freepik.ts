/** Freepik API: https://docs.freepik.com/webhooks; the bodies are those of its tasks. */
import { Webhook } from 'standardwebhooks';
import { json, type Sender, type Sign } from './sender.js';
import { sign } from './standard-webhooks.js';

const SECRET = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=';

/** The library takes text through its raw form. */
const signUnderText: Sign = async (body, { secret, at, ids = {} }) => {
  const id = ids['webhook-id'] ?? 'msg_demo_text';
  const signature = new Webhook(secret, { format: 'raw' }).sign(id, new Date(at), body);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': signature,
  };
};

const task = (task_id: string, status: string, generated: unknown[] = []) => ({ task_id, status, generated });

export const freepik: Sender = {
  provider: 'freepik',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'freepik-demo',
  samples: [
    { name: 'completed', body: json(task('task_demo_1', 'COMPLETED', ['https://cdn.example/1.jpg'])) },
    {
      name: 'completed__in-data',
      body: json({ data: task('task_demo_2', 'COMPLETED', [{ url: 'https://cdn.example/2.mp4' }]) }),
    },
    {
      name: 'failed__error-object',
      body: json({
        ...task('task_demo_7', 'FAILED'),
        error: { message: 'NSFW detected', code: 'nsfw' },
      }),
    },
    { name: 'failed', body: json(task('task_demo_3', 'FAILED')) },
    { name: 'in_progress', body: json(task('task_demo_4', 'IN_PROGRESS')) },
    { name: 'unknown-status', body: json(task('task_demo_5', 'PAUSED')) },
    {
      name: 'created__secret-as-text',
      body: json(task('task_demo_6', 'CREATED')),
      sign: signUnderText,
      secret: 'freepik demo secret',
      settings: { secrets: ['freepik demo secret'], secretEncoding: 'text' },
    },
  ],
};
