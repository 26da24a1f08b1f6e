/** Senders of media jobs that sign nothing: their pages name a body, and the URL is all that the customer gives them. */
import { json, type Sample, type Sender, type Sign } from './sender.js';

const sign: Sign = async () => ({});
const secretUrl = (provider: string, userAgent: string, samples: readonly Sample[]) => {
  const token = `${provider}-demo-token-0001`;
  return { sign, secret: '', token, settings: { tokens: [token] }, userAgent, samples };
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
