/** Kie.ai: https://docs.kie.ai/common-api/webhook-verification. Of the body, the task's id alone is signed. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const sign: Sign = async (body, { secret, at }) => {
  const { data, taskId } = JSON.parse(body.toString());
  const seconds = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.from(`${data?.task_id ?? data?.taskId ?? taskId}.${seconds}`));
  return { 'x-webhook-timestamp': seconds, 'x-webhook-signature': mac.toString('base64') };
};

const job = (taskId: string, data: object, code = 200, msg = 'demo') =>
  json({ code, msg, data: { taskId, model: 'acme/image', createTime: 1769999900000, ...data } });

export const kie: Sender = {
  provider: 'kie',
  sign,
  secret: 'kie_demo_secret',
  settings: { secrets: ['kie_demo_secret'] },
  userAgent: 'kie-demo',
  samples: [
    {
      name: 'published-vector',
      body: json({ code: 200, msg: 'success', data: { task_id: 'task_demo_1' } }),
      published: { 'x-webhook-signature': '65drrME7PlvO1MsvSmXzx7IHMd0qvTmJ21/SStGZ30c=' },
    },
    {
      name: 'success',
      body: job('task_demo_2', {
        state: 'success',
        resultJson: '{"resultUrls":["https://cdn.example/1.png"]}',
        completeTime: 1769999990000,
      }),
    },
    {
      name: 'fail',
      body: job('task_demo_3', { state: 'fail', failCode: '422', failMsg: 'demo message' }, 501),
    },
    {
      name: 'success__veo',
      body: json({
        code: 200,
        msg: 'ok',
        data: { taskId: 'veo_demo_4', info: { resultUrls: '["https://cdn.example/4.mp4"]' } },
      }),
    },
    {
      name: 'progress__suno-first',
      body: json({
        code: 200,
        msg: 'ok',
        data: {
          callbackType: 'first',
          task_id: 'suno_demo_5',
          data: [{ audio_url: 'https://cdn.example/5' }],
        },
      }),
    },
    {
      name: 'success__suno-complete',
      body: json({
        code: 200,
        msg: 'ok',
        data: {
          callbackType: 'complete',
          task_id: 'suno_demo_5',
          data: [{ audio_url: 'https://cdn.example/5' }],
        },
      }),
    },
    { name: 'fail__by-code', body: json({ code: 429, msg: 'demo limit', data: { task_id: 'task_demo_6' } }) },
    { name: 'unknown-state', body: job('task_demo_7', { state: 'paused' }) },
  ],
};
