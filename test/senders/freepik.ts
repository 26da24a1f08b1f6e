/** Freepik API: https://docs.freepik.com/webhooks; the bodies are those of its tasks. */
import { Webhook } from 'standardwebhooks';
import { json, type Sender, type Sign } from './sender.js';
import { sign as signUnderBytes } from './standard-webhooks.js';

/** In hex, so valid base64 too. */
const SECRET = '0f3c5b7a9d1e2f40516273849506a7b8c9dae1f2031425364758697a8b9cadbe';
const BASE64 = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=';

/** The library takes text through its raw form. */
export const sign: Sign = async (body, { secret, at, ids = {} }) => {
  const id = ids['webhook-id'] ?? 'msg_demo';
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(secret, { format: 'raw' }).sign(id, new Date(at), body),
  };
};

/** During a rotation: under the old key as v1, under the new one as v2. */
const signUnderTwoKeys: Sign = async (body, options) => {
  const signed = await sign(body, options);
  const old = await sign(body, { ...options, secret: 'freepik old secret' });
  const signature = `${old['webhook-signature']} ${signed['webhook-signature']?.replace('v1,', 'v2,')}`;
  return { ...signed, 'webhook-signature': signature };
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
      name: 'created__secret-as-base64',
      body: json(task('task_demo_6', 'CREATED')),
      sign: signUnderBytes,
      secret: BASE64,
      settings: { secrets: [BASE64], secretEncoding: 'base64' },
    },
    {
      name: 'completed__rotation',
      body: json(task('task_demo_7', 'COMPLETED', ['https://cdn.example/7.jpg'])),
      sign: signUnderTwoKeys,
    },
  ],
};
