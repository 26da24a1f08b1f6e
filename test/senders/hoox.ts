/** Hoox: https://docs.hoox.video/webhooks/overview. Nothing is signed; two constant headers and a user agent are all it sends. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async () => ({ 'x-hoox-webhook': 'true' });

const created_at = '2026-02-02T02:39:50Z';
const cdn = 'https://cdn.hoox.video';
const look = { avatar_id: 'avatar_demo01', look_id: 'look_demo01' };
const newLook = { avatar_id: 'avatar_demo01', look_id: 'look_demo02' };
const failed = (code: string) => ({ status: 'failed', error: { code, message: 'demo message' } });

export const hoox: Sender = {
  provider: 'hoox',
  sign,
  secret: '',
  token: 'hoox-demo-token-0001',
  settings: { tokens: ['hoox-demo-token-0001'] },
  userAgent: 'Hoox-API/1.0',
  samples: [
    {
      name: 'video_generate__completed',
      body: json({
        task: 'video_generate',
        job_id: 'run_demo0001',
        status: 'completed',
        result: {
          video_id: 'video_demo0001',
          thumbnail_url: `${cdn}/thumbnails/demo.jpg`,
          cost: 5,
          created_at,
        },
      }),
    },
    {
      name: 'video_generate__failed',
      body: json({ task: 'video_generate', job_id: 'run_demo0002', ...failed('INSUFFICIENT_CREDITS') }),
    },
    {
      name: 'video_export__completed',
      body: json({
        task: 'video_export',
        job_id: 'run_demo0003',
        status: 'completed',
        result: {
          video_url: `${cdn}/exports/demo.mp4`,
          thumbnail_url: `${cdn}/thumbnails/demo.jpg`,
          cost: 3,
          created_at,
        },
      }),
    },
    {
      name: 'video_export__failed',
      body: json({
        task: 'video_export',
        job_id: 'run_demo0004',
        result: null,
        ...failed('ENCODING_FAILED'),
      }),
    },
    {
      name: 'avatar_create__completed',
      body: json({
        task: 'avatar_create',
        ...look,
        status: 'completed',
        result: {
          id: 'look_demo01',
          avatar_name: 'Demo',
          look_name: 'Studio',
          gender: 'female',
          place: 'studio',
          format: 'vertical',
          thumbnail: `${cdn}/avatars/demo.jpg`,
          model_available: ['standard'],
        },
      }),
    },
    {
      name: 'avatar_create__failed',
      body: json({ task: 'avatar_create', ...look, ...failed('LOOK_GENERATION_FAILED') }),
    },
    {
      name: 'avatar_edit__completed',
      body: json({
        task: 'avatar_edit',
        ...newLook,
        status: 'completed',
        result: {
          id: 'look_demo02',
          avatar_name: 'Demo',
          look_name: 'Beach',
          thumbnail: `${cdn}/avatars/demo2.jpg`,
        },
      }),
    },
    {
      name: 'avatar_edit__failed',
      body: json({ task: 'avatar_edit', ...newLook, ...failed('LOOK_GENERATION_FAILED') }),
    },
    {
      name: 'asset_generation__completed',
      body: json({
        task: 'asset_generation',
        asset_id: 'asset_demo01',
        status: 'completed',
        result: {
          asset_url: `${cdn}/assets/demo`,
          asset_type: 'video',
          width: 1920,
          height: 1080,
          duration_seconds: 6,
        },
      }),
    },
    {
      name: 'asset_generation__failed',
      body: json({ task: 'asset_generation', asset_id: 'asset_demo02', ...failed('A_CODE_NOBODY_KNOWS') }),
    },
    {
      name: 'older__generate-completed',
      body: json({
        job_id: 'run_demo0005',
        status: 'completed',
        result: {
          video_id: 'video_demo0005',
          thumbnail_url: `${cdn}/thumbnails/demo5.jpg`,
          cost: 5,
          created_at,
        },
      }),
    },
    {
      name: 'older__export-completed',
      body: json({
        job_id: 'run_demo0006',
        status: 'completed',
        result: { video_url: `${cdn}/exports/demo6.mp4` },
      }),
    },
    { name: 'older__failed', body: json({ job_id: 'run_demo0007', ...failed('insufficient_credits') }) },
    {
      name: 'video_export__completed__without-result',
      body: json({ task: 'video_export', job_id: 'run_demo0009', status: 'completed', result: null }),
    },
    {
      name: 'video_generate__failed__text',
      body: json({
        task: 'video_generate',
        job_id: 'run_demo0010',
        status: 'failed',
        error: 'GENERATION_FAILED',
      }),
    },
    {
      name: 'video_generate__processing',
      body: json({ task: 'video_generate', job_id: 'run_demo0011', status: 'processing', progress_step: 40 }),
    },
    {
      name: 'video_export__upper-case',
      body: json({
        task: 'video_export',
        job_id: 'run_demo0012',
        status: 'COMPLETED',
        result: { video_url: `${cdn}/exports/demo12.mp4` },
      }),
    },
    {
      name: 'unknown-status',
      body: json({ task: 'video_export', job_id: 'run_demo0008', status: 'archived' }),
    },
    { name: 'completed__no-id', body: json({ task: 'video_export', status: 'completed' }) },
  ],
};
