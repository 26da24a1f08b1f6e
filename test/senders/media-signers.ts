/** Senders of media jobs that sign, each in a way of its own; after their pages. */
import { json, type Sender, type Sign } from './sender.js';
import { sign as signStandard } from './standard-webhooks.js';
import { hmacSha256, signEd25519 } from './web-crypto.js';

const seconds = (at: number) => String(Math.floor(at / 1000));
const join = (...parts: (string | Buffer)[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

/** https://wavespeed.ai/docs/verify-webhooks: the key is what stands behind `whsec_`, as text. */
const signWaveSpeed: Sign = async (body, { secret, at, ids = {} }) => {
  const id = ids['webhook-id'] ?? 'wsid_demo_1';
  const mac = await hmacSha256(secret.replace('whsec_', ''), join(`${id}.${seconds(at)}.`, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds(at),
    'webhook-signature': `v3,${mac.toString('hex')}`,
  };
};
const prediction = (fields: object) =>
  json({
    id: 'p1',
    model: 'acme/video',
    input: { prompt: 'kite' },
    outputs: [],
    created_at: '2026-02-02T02:39:00Z',
    error: '',
    ...fields,
  });

export const wavespeed: Sender = {
  provider: 'wavespeed',
  sign: signWaveSpeed,
  secret: 'whsec_ZGVtb2tleQ',
  settings: { secrets: ['whsec_ZGVtb2tleQ'] },
  userAgent: 'WaveSpeed/1.0',
  samples: [
    {
      name: 'completed__published-vector',
      at: 1770000000000,
      body: '{"id":"p1","status":"completed"}',
      published: {
        'webhook-signature': 'v3,0e381b6ec7a85138a32140731f4b339449dc2b6f65c95cd836553af81d853d95',
      },
    },
    {
      name: 'completed',
      ids: { 'webhook-id': 'wsid_demo_2' },
      body: prediction({ status: 'completed', outputs: ['https://cdn.example/d.mp4'] }),
    },
    {
      name: 'failed',
      ids: { 'webhook-id': 'wsid_demo_3' },
      body: prediction({ id: 'p2', status: 'failed', error: 'demo' }),
    },
    {
      name: 'unknown-status',
      ids: { 'webhook-id': 'wsid_demo_4' },
      body: prediction({ id: 'p3', status: 'paused' }),
    },
  ],
};

/** https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks: a comma between time and body. */
const signOpenRouter: Sign = async (body, { secret, at }) => {
  const mac = await hmacSha256(secret, join(`${seconds(at)},`, body));
  return { 'x-openrouter-signature': `t=${seconds(at)},v1=${mac.toString('hex')}` };
};
const video = (outcome: string, data: object) =>
  json({
    type: `video.generation.${outcome}`,
    created_at: '2026-02-02T02:39:58Z',
    data: { id: 'job_demo_1', status: outcome, generation_id: 'gen1', model: 'acme/video', ...data },
  });

export const openrouter: Sender = {
  provider: 'openrouter',
  sign: signOpenRouter,
  secret: 'or_demo_secret',
  settings: { secrets: ['or_demo_secret'] },
  userAgent: 'OpenRouter/1.0',
  samples: [
    {
      name: 'video.generation.completed__published-vector',
      at: 1770000000000,
      body: '{"type":"video.generation.completed","data":{"id":"job_demo_1"}}',
      published: {
        'x-openrouter-signature':
          't=1770000000,v1=a7ec290435175261823684a1aa8a83727075cae6525aa733dc9d0d3368e58e8a',
      },
    },
    {
      name: 'video.generation.completed',
      body: video('completed', {
        unsigned_urls: ['https://openrouter.example/content/1'],
        usage: { cost: 0.1 },
      }),
    },
    {
      name: 'video.generation.failed',
      body: video('failed', { id: 'job_demo_2', error: { message: 'demo', code: 'bad_prompt' } }),
    },
    { name: 'video.generation.expired', body: video('expired', { id: 'job_demo_3' }) },
    { name: 'unknown-type', body: video('paused', { id: 'job_demo_4' }) },
  ],
};

/** https://www.atlascloud.ai/docs/webhooks: base64url without padding. */
const signAtlas: Sign = async (body, { secret, at }) => ({
  'x-atlascloud-webhook-timestamp': seconds(at),
  'x-atlascloud-webhook-key-id': 'demo',
  'x-atlascloud-webhook-signature-ed25519': (
    await signEd25519(secret, join(`${seconds(at)}.`, body))
  ).toString('base64url'),
});
const session = (id: string, type: string, payload: object) =>
  json({ session_id: id, event_type: `${type}.task.terminal`, status: 'OK', payload });

export const atlasCloud: Sender = {
  provider: 'atlas-cloud',
  sign: signAtlas,
  secret: '07'.repeat(32),
  settings: {},
  jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: '6kpsY-KcUgq-9VB7Ey7F-ZVHdq6-vnuSQh7qaRRG0iw' }] },
  userAgent: 'AtlasCloud/1.0',
  samples: [
    {
      name: 'video.task.terminal__published-vector',
      at: 1770000000000,
      body: '{"session_id":"pred_demo_1","event_type":"video.task.terminal","status":"OK","payload":{"status":"completed","outputs":["https://cdn.example/1.mp4"]}}',
      published: {
        'x-atlascloud-webhook-signature-ed25519':
          '88gPwyDwOtBsFgWu5LYGlshgUrY5X0GUw6wTFpo_YNQ6Izr0EbQ1_HIJ4QoMMr-rm5gF5-QyPVV3o5MWTiGFCg',
      },
    },
    {
      name: 'image.task.terminal',
      body: session('pred_demo_2', 'image', { status: 'completed', outputs: ['https://cdn.example/2.png'] }),
    },
    {
      name: 'video.task.terminal__failed-inside',
      body: session('pred_demo_3', 'video', { status: 'timeout', error: 'demo' }),
    },
    { name: 'unknown-status', body: session('pred_demo_4', 'audio', { status: 'paused' }) },
  ],
};

/** https://docs.kie.ai/common-api/webhook-verification: the task’s id and the time are all that is signed. */
const signKie: Sign = async (body, { secret, at }) => {
  const { data } = JSON.parse(body.toString()) as { data: { task_id?: string; taskId?: string } };
  const mac = await hmacSha256(secret, Buffer.from(`${data.task_id ?? data.taskId}.${seconds(at)}`));
  return { 'x-webhook-timestamp': seconds(at), 'x-webhook-signature': mac.toString('base64') };
};

export const kieAi: Sender = {
  provider: 'kie-ai',
  sign: signKie,
  secret: 'kie_demo_secret',
  settings: { secrets: ['kie_demo_secret'] },
  userAgent: 'kie.ai',
  samples: [
    {
      name: 'success__published-vector',
      at: 1770000000000,
      body: json({
        code: 200,
        msg: 'success',
        data: { task_id: 'task_demo_1', info: { resultUrls: ['https://cdn.example/k.mp4'] } },
      }),
      published: { 'x-webhook-signature': '65drrME7PlvO1MsvSmXzx7IHMd0qvTmJ21/SStGZ30c=' },
    },
    {
      name: 'success__camel-case',
      body: json({
        code: 200,
        msg: 'success',
        data: { taskId: 'task_demo_2', state: 'success', resultUrls: ['https://cdn.example/k.png'] },
      }),
    },
    { name: 'failure', body: json({ code: 501, msg: 'demo message', data: { task_id: 'task_demo_3' } }) },
    {
      name: 'unknown-state',
      body: json({ code: 200, msg: 'success', data: { taskId: 'task_demo_4', state: 'generating' } }),
    },
  ],
};

/** https://trigger.dev/docs/troubleshooting-alerts */
export const triggerDev: Sender = {
  provider: 'trigger-dev',
  sign: async (body, { secret }) => ({
    'x-trigger-signature-hmacsha256': (await hmacSha256(secret, body)).toString('hex'),
  }),
  secret: 'trg_demo_secret',
  settings: { secrets: ['trg_demo_secret'] },
  userAgent: 'Trigger.dev',
  samples: [
    {
      name: 'alert.run.failed__published-vector',
      body: '{"id":"a1","type":"alert.run.failed"}',
      published: {
        'x-trigger-signature-hmacsha256': '6ff19b44879613e74211ef8950a76d5cf5dfe1ffbea01351d656d22698801700',
      },
    },
    {
      name: 'alert.run.failed',
      body: json({
        id: 'alert_demo01',
        created: '2026-02-02T02:39:58.000Z',
        webhookVersion: '2026-01-01',
        type: 'alert.run.failed',
        object: { run: { id: 'run_demo01', status: 'COMPLETED_WITH_ERRORS' } },
      }),
    },
    {
      name: 'alert.deployment.success',
      body: json({
        id: 'alert_demo02',
        created: '2026-02-02T02:39:59.000Z',
        type: 'alert.deployment.success',
        object: { deployment: { id: 'dep_demo01' } },
      }),
    },
  ],
};

const WHSEC = (text: string) => `whsec_${Buffer.from(text.padEnd(24, '.')).toString('base64')}`;
const request = (id: string, status: string, fields: object = {}) =>
  json({
    status,
    request_id: id,
    status_url: `https://platform.higgsfield.ai/requests/${id}/status`,
    ...fields,
  });

/** https://docs.higgsfield.ai/how-to/webhooks */
export const higgsfield: Sender = {
  provider: 'higgsfield',
  sign: signStandard,
  secret: WHSEC('higgsfield-demo'),
  settings: { secrets: [WHSEC('higgsfield-demo')] },
  userAgent: 'Higgsfield/1.0',
  samples: [
    {
      name: 'completed__video',
      ids: { 'webhook-id': 'msg_hf_1' },
      body: request('req_demo01', 'completed', { video: { url: 'https://cdn.example/d.mp4' } }),
    },
    {
      name: 'completed__images',
      ids: { 'webhook-id': 'msg_hf_2' },
      body: request('req_demo02', 'completed', { images: [{ url: 'https://cdn.example/1.png' }] }),
    },
    { name: 'nsfw', ids: { 'webhook-id': 'msg_hf_3' }, body: request('req_demo03', 'nsfw') },
    {
      name: 'failed',
      ids: { 'webhook-id': 'msg_hf_4' },
      body: request('req_demo04', 'failed', { error: 'demo' }),
    },
    { name: 'unknown-status', ids: { 'webhook-id': 'msg_hf_5' }, body: request('req_demo05', 'paused') },
    {
      name: 'completed__token',
      sign: async () => ({}),
      url: '/webhooks/higgsfield/higgsfield-demo-token-0001',
      settings: { tokens: ['higgsfield-demo-token-0001'] },
      body: request('req_demo06', 'completed', { video: { url: 'https://cdn.example/d.mp4' } }),
    },
  ],
};

/** https://www.editframe.com/docs/webhooks */
export const editframe: Sender = {
  provider: 'editframe',
  sign: async (body, { secret }) => ({
    'x-editframe-signature': (await hmacSha256(secret, body)).toString('hex'),
  }),
  secret: 'editframe_demo_secret',
  settings: { secrets: ['editframe_demo_secret'] },
  userAgent: 'Editframe/1.0',
  samples: [
    {
      name: 'render.completed',
      body: json({
        topic: 'render.completed',
        data: { id: 'rn_demo_1', download_url: 'https://cdn.example/e.mp4' },
      }),
    },
    {
      name: 'render.failed',
      body: json({ topic: 'render.failed', data: { id: 'rn_demo_2', failure_detail: 'demo' } }),
    },
    { name: 'file.ready', body: json({ topic: 'file.ready', data: { id: 'file_demo_1' } }) },
    { name: 'unknown-topic__no-id', body: json({ topic: 'webhook.test' }) },
  ],
};

/** https://docs.parallel.ai/resources/webhook-setup */
export const parallel: Sender = {
  provider: 'parallel',
  sign: signStandard,
  secret: WHSEC('parallel-demo'),
  settings: { secrets: [WHSEC('parallel-demo')] },
  userAgent: 'Parallel/1.0',
  samples: [
    {
      name: 'task_run.status__completed',
      ids: { 'webhook-id': 'msg_par_1' },
      body: json({
        type: 'task_run.status',
        timestamp: '2026-02-02T02:39:58Z',
        data: { run_id: 'trun_demo_1', status: 'completed', created_at: '2026-02-02T02:30:00Z' },
      }),
    },
    {
      name: 'task_run.status__failed',
      ids: { 'webhook-id': 'msg_par_2' },
      body: json({
        type: 'task_run.status',
        timestamp: '2026-02-02T02:39:58Z',
        data: { run_id: 'trun_demo_2', status: 'failed', error: { message: 'demo', code: 'demo_code' } },
      }),
    },
    {
      name: 'unknown-type',
      ids: { 'webhook-id': 'msg_par_3' },
      body: json({ type: 'monitor.event.detected', data: { monitor_id: 'monitor_demo_1' } }),
    },
  ],
};

/** https://docs.pollo.ai/webhooks: how the parts are joined is assumed. */
const signPollo: Sign = async (body, { secret, at, ids = {} }) => {
  const id = ids['x-webhook-id'] ?? 'wh_pollo_1';
  const mac = await hmacSha256(secret, join(`${id}.${seconds(at)}.`, body));
  return {
    'x-webhook-id': id,
    'x-webhook-timestamp': seconds(at),
    'x-webhook-signature': mac.toString('base64'),
  };
};

export const pollo: Sender = {
  provider: 'pollo',
  sign: signPollo,
  secret: 'pollo_demo_secret',
  settings: { secrets: ['pollo_demo_secret'] },
  userAgent: 'Pollo/1.0',
  samples: [
    {
      name: 'succeed',
      body: json({
        taskId: 'pl_demo_1',
        status: 'succeed',
        generations: [{ id: 'g1', status: 'succeed', url: 'https://cdn.example/p.mp4' }],
      }),
    },
    {
      name: 'failed',
      ids: { 'x-webhook-id': 'wh_pollo_2' },
      body: json({
        taskId: 'pl_demo_2',
        status: 'failed',
        generations: [{ id: 'g2', status: 'failed', failMsg: 'demo' }],
      }),
    },
    {
      name: 'unknown-status',
      ids: { 'x-webhook-id': 'wh_pollo_3' },
      body: json({ taskId: 'pl_demo_3', status: 'paused' }),
    },
  ],
};
