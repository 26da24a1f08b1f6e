/** Senders of media jobs that sign nothing: their pages name a body, and the URL is all that the customer gives them. */
import { json, type Sample, type Sender, type Sign } from './sender.js';

const sign: Sign = async () => ({});
const secretUrl = (provider: string, userAgent: string, samples: readonly Sample[]) => {
  const token = `${provider}-demo-token-0001`;
  return { sign, secret: '', token, settings: { tokens: [token] }, userAgent, samples };
};

const generation = {
  id: 'gen_demo01',
  generation_type: 'video',
  model: 'ray-2',
  created_at: '2026-02-02T02:39:00Z',
  request: { prompt: 'kite' },
};

/** https://docs.lumalabs.ai/docs/callbacks */
export const luma: Sender = {
  provider: 'luma',
  ...secretUrl('luma', 'Luma', [
    {
      name: 'dreaming',
      body: json({ ...generation, state: 'dreaming', failure_reason: null, assets: null }),
    },
    {
      name: 'completed',
      body: json({
        ...generation,
        state: 'completed',
        failure_reason: null,
        assets: { video: 'https://storage.example/demo.mp4', image: 'https://storage.example/demo.jpg' },
      }),
    },
    {
      name: 'failed',
      body: json({ ...generation, id: 'gen_demo02', state: 'failed', failure_reason: 'demo', assets: null }),
    },
    { name: 'unknown-state', body: json({ ...generation, id: 'gen_demo03', state: 'sleeping' }) },
  ]),
};

const talk = {
  id: 'tlk_demo01',
  user_data: 'cb-demo',
  created_at: '2026-02-02T02:39:00.000Z',
  started_at: '2026-02-02T02:39:02.000Z',
};

/** https://docs.d-id.com/reference/createtalk */
export const dId: Sender = {
  provider: 'd-id',
  ...secretUrl('d-id', 'D-ID', [
    {
      name: 'done',
      body: json({ ...talk, status: 'done', result_url: 'https://d-id.example/demo.mp4', duration: 4.2 }),
    },
    {
      name: 'error',
      body: json({
        ...talk,
        id: 'tlk_demo02',
        status: 'error',
        error: { kind: 'FaceError', description: 'demo' },
      }),
    },
    { name: 'rejected', body: json({ ...talk, id: 'tlk_demo03', status: 'rejected' }) },
    { name: 'unknown-status', body: json({ ...talk, id: 'tlk_demo04', status: 'paused' }) },
  ]),
};

/** https://docs.tavus.io/sections/webhooks-and-callbacks: three shapes on one URL. */
export const tavus: Sender = {
  provider: 'tavus',
  ...secretUrl('tavus', 'Tavus', [
    {
      name: 'video__ready',
      body: json({
        video_id: 'v_demo01',
        video_name: 'Demo',
        status: 'ready',
        status_details: 'demo',
        download_url: 'https://tavus.example/d.mp4',
        stream_url: 'https://tavus.example/s.m3u8',
        hosted_url: 'https://tavus.example/h',
        generation_progress: '100/100',
        replica_id: 'r_demo',
        data: { script: 'hi' },
        created_at: '2026-02-02 02:39:00.000000',
        updated_at: '2026-02-02 02:40:00.000000',
      }),
    },
    {
      name: 'video__generating',
      body: json({ video_id: 'v_demo01', status: 'generating', generation_progress: '30/100' }),
    },
    { name: 'video__error', body: json({ video_id: 'v_demo02', status: 'error', error_details: 'demo' }) },
    { name: 'replica__ready', body: json({ replica_id: 'r_demo01', status: 'ready' }) },
    {
      name: 'application.recording_ready',
      body: json({
        event_type: 'application.recording_ready',
        message_type: 'application',
        conversation_id: 'c_demo01',
        timestamp: '2026-02-02T02:40:00Z',
        properties: { s3_key: 'demo' },
      }),
    },
    { name: 'unknown-status', body: json({ video_id: 'v_demo03', status: 'deleted' }) },
  ]),
};

/** https://developers.deepgram.com/docs/callback: `dg-token` is no secret, and left out here. */
export const deepgram: Sender = {
  provider: 'deepgram',
  ...secretUrl('deepgram', 'Deepgram', [
    {
      name: 'transcript',
      body: json({
        metadata: {
          request_id: 'req_demo01',
          created: '2026-02-02T02:39:00.000Z',
          duration: 12.4,
          channels: 1,
        },
        results: { channels: [{ alternatives: [{ transcript: 'hello', confidence: 0.99 }] }] },
      }),
    },
    { name: 'unknown-shape', body: json({ metadata: { request_id: 'req_demo02' } }) },
    {
      name: 'transcript__basic',
      sign: async () => ({ authorization: `Basic ${btoa('deepgram:demo-password')}` }),
      url: '/webhooks/deepgram',
      settings: { credentials: ['deepgram:demo-password'] },
      body: json({ metadata: { request_id: 'req_demo03', duration: 1 }, results: { channels: [] } }),
    },
  ]),
};

const task = {
  created_at: 1769999900000,
  updated_at: 1769999990000,
  task_info: { external_task_id: 'cb-demo' },
};

/** https://app.klingai.com/global/dev/document-api/apiReference/callbackProtocol */
export const kling: Sender = {
  provider: 'kling',
  ...secretUrl('kling', 'Kling', [
    {
      name: 'processing',
      body: json({ task_id: 'tk_demo01', task_status: 'processing', task_status_msg: '', ...task }),
    },
    {
      name: 'succeed',
      body: json({
        task_id: 'tk_demo01',
        task_status: 'succeed',
        task_status_msg: '',
        ...task,
        task_result: { videos: [{ id: 'v1', url: 'https://kling.example/d.mp4', duration: '5' }] },
      }),
    },
    {
      name: 'failed',
      body: json({ task_id: 'tk_demo02', task_status: 'failed', task_status_msg: 'demo', ...task }),
    },
    { name: 'unknown-status', body: json({ task_id: 'tk_demo03', task_status: 'archived', ...task }) },
  ]),
};

/** https://docs.krea.ai/developers/webhooks */
export const krea: Sender = {
  provider: 'krea',
  ...secretUrl('krea', 'Krea', [
    {
      name: 'completed',
      body: json({
        job_id: 'kr_demo01',
        status: 'completed',
        created_at: '2026-02-02T02:39:00Z',
        completed_at: '2026-02-02T02:39:58Z',
        result: { urls: ['https://cdn.example/k.png'] },
      }),
    },
    {
      name: 'failed',
      body: json({
        job_id: 'kr_demo02',
        status: 'failed',
        created_at: '2026-02-02T02:39:00Z',
        error: 'demo',
      }),
    },
    { name: 'cancelled', body: json({ job_id: 'kr_demo03', status: 'cancelled' }) },
    { name: 'unknown-status', body: json({ job_id: 'kr_demo04', status: 'paused' }) },
  ]),
};

const novitaTask = (id: string, status: string, fields: object = {}, products: object = {}) =>
  json({
    event_type: 'ASYNC_TASK_RESULT',
    payload: {
      task: {
        task_id: id,
        task_type: 'TXT_TO_VIDEO',
        status,
        reason: '',
        eta: 0,
        progress_percent: 100,
        ...fields,
      },
      extra: {},
      images: [],
      videos: [],
      ...products,
    },
  });

/** https://novita.ai/docs/api-reference/model-apis-webhook */
export const novita: Sender = {
  provider: 'novita',
  ...secretUrl('novita', 'Novita', [
    {
      name: 'succeed',
      body: novitaTask(
        't1',
        'TASK_STATUS_SUCCEED',
        {},
        { videos: [{ video_url: 'https://cdn.example/d.mp4', video_type: 'mp4' }] },
      ),
    },
    { name: 'processing', body: novitaTask('t1', 'TASK_STATUS_PROCESSING', { progress_percent: 40 }) },
    { name: 'failed', body: novitaTask('t2', 'TASK_STATUS_FAILED', { reason: 'demo' }) },
    { name: 'unknown-status', body: novitaTask('t3', 'TASK_STATUS_PAUSED') },
  ]),
};

/** https://docs.bunny.net/docs/stream-webhook */
export const bunnyStream: Sender = {
  provider: 'bunny-stream',
  ...secretUrl('bunny-stream', 'BunnyCDN', [
    { name: 'encoding', body: json({ VideoLibraryId: 133, VideoGuid: 'guid-demo-01', Status: 2 }) },
    { name: 'finished', body: json({ VideoLibraryId: 133, VideoGuid: 'guid-demo-01', Status: 3 }) },
    { name: 'failed', body: json({ VideoLibraryId: 133, VideoGuid: 'guid-demo-02', Status: 5 }) },
    { name: 'captions_generated', body: json({ VideoLibraryId: 133, VideoGuid: 'guid-demo-01', Status: 9 }) },
    { name: 'unknown-status', body: json({ VideoLibraryId: 133, VideoGuid: 'guid-demo-03', Status: 42 }) },
  ]),
};

/** https://docs.argil.ai/api-reference/webhooks */
export const argil: Sender = {
  provider: 'argil',
  ...secretUrl('argil', 'Argil', [
    {
      name: 'VIDEO_GENERATION_SUCCESS',
      body: json({
        event: 'VIDEO_GENERATION_SUCCESS',
        data: { videoId: 'vid_demo01', videoName: 'Demo', videoUrl: 'https://cdn.example/a.mp4', extras: {} },
      }),
    },
    {
      name: 'VIDEO_GENERATION_FAILED',
      body: json({
        event: 'VIDEO_GENERATION_FAILED',
        data: { videoId: 'vid_demo02', videoName: 'Demo', extras: {} },
      }),
    },
    {
      name: 'AVATAR_TRAINING_SUCCESS',
      body: json({ event: 'AVATAR_TRAINING_SUCCESS', data: { avatarId: 'avatar_demo01' } }),
    },
    { name: 'unknown-event', body: json({ event: 'VIDEO_ARCHIVED', data: { videoId: 'vid_demo03' } }) },
  ]),
};
