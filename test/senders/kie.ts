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
    {
      name: 'success__credits',
      body: job('task_demo_8', {
        state: 'success',
        param: '{"input":{"image_url":"https://inputs.example/in.png"}}',
        resultJson: '{"resultUrls":["https://cdn.example/8.mp4"]}',
        consumeCredits: 100,
        completeTime: 1769999990000,
      }),
    },
    {
      name: 'success__4o-image',
      body: json({
        code: 200,
        msg: 'success',
        data: { taskId: '4o_demo_9', info: { result_urls: ['https://cdn.example/9.png'] } },
      }),
    },
    {
      name: 'success__flux-kontext',
      body: json({
        code: 200,
        msg: 'success',
        data: {
          taskId: 'flux_demo_10',
          info: {
            originImageUrl: 'https://inputs.example/o.jpg',
            resultImageUrl: 'https://cdn.example/10.jpg',
          },
        },
      }),
    },
    {
      name: 'success__runway',
      body: json({
        code: 200,
        msg: 'success',
        data: {
          task_id: 'runway_demo_11',
          video_id: 'video_demo_11',
          video_url: 'https://cdn.example/11.mp4',
          image_url: 'https://cdn.example/11.png',
        },
      }),
    },
    {
      name: 'success__luma-modify',
      body: json({
        code: 200,
        msg: 'success',
        data: {
          taskId: 'luma_demo_12',
          promptJson: '{"prompt":"kite","videoUrl":"https://inputs.example/in.mp4"}',
          resultUrls: ['https://cdn.example/12.mp4'],
        },
      }),
    },
    {
      name: 'success__suno-stems',
      body: json({
        code: 200,
        msg: 'success',
        data: {
          task_id: 'suno_demo_13',
          vocal_removal_info: {
            origin_url: '',
            vocal_url: 'https://cdn.example/13-vocals.mp3',
            instrumental_url: 'https://cdn.example/13-instrumental.mp3',
          },
        },
      }),
    },
    {
      name: 'success__suno-wav',
      body: json({
        code: 200,
        msg: 'success',
        data: { task_id: 'suno_demo_14', audioWavUrl: 'https://cdn.example/14.wav' },
      }),
    },
    {
      name: 'success__suno-song',
      body: json({
        code: 200,
        msg: 'All generated successfully.',
        data: {
          callbackType: 'complete',
          task_id: 'suno_demo_15',
          data: [
            {
              id: 'song_demo_15',
              audio_url: 'https://cdn.example/15.mp3',
              source_audio_url: 'https://source.example/15.mp3',
              stream_audio_url: 'https://cdn.example/s15',
              image_url: 'https://cdn.example/15.jpeg',
              model_name: 'demo-v4',
              prompt: 'a song',
              title: 'Demo',
              duration: 198.44,
            },
          ],
        },
      }),
    },
    {
      name: 'success__without-data',
      body: json({ code: 200, msg: 'ok', taskId: 'task_demo_16', data: null }),
    },
    {
      name: 'fail__policy',
      body: json({
        code: 400,
        msg: 'Your prompt was flagged as violating content policies',
        data: { taskId: 'flux_demo_17' },
      }),
    },
    {
      name: 'fail__credits',
      body: json({
        code: 402,
        msg: 'The current credits are insufficient.',
        data: { taskId: 'task_demo_19' },
      }),
    },
    {
      name: 'fail__artwork',
      body: json({
        code: 413,
        msg: 'Uploaded audio matches existing work of art',
        data: { task_id: 'suno_demo_18' },
      }),
    },
    { name: 'fail__by-code', body: json({ code: 429, msg: 'demo limit', data: { task_id: 'task_demo_6' } }) },
    { name: 'unknown-state', body: job('task_demo_7', { state: 'paused' }) },
  ],
};
