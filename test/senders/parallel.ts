/** Parallel: https://docs.parallel.ai/resources/webhook-setup. By the reference library; the legacy form by Web Crypto. */
import { json, type Sender, type Sign } from './sender.js';
import { sign } from './standard-webhooks.js';
import { hmacSha256 } from './web-crypto.js';

const SECRET = 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=';

const signLegacy: Sign = async (body, { secret, at, ids = {} }) => {
  const id = ids['webhook-id'] ?? 'whevent_demo_1';
  const seconds = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${id}.${seconds}.`), body]));
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${mac.toString('base64')}`,
  };
};

const run = (id: string, status: string, error: unknown = null) =>
  json({
    timestamp: '2026-02-02T02:39:58.037943Z',
    type: 'task_run.status',
    data: {
      run_id: id,
      status,
      is_active: false,
      warnings: null,
      error,
      processor: 'core',
      metadata: { key: 'value' },
      created_at: '2026-02-02T02:38:00.000000Z',
      modified_at: '2026-02-02T02:39:58.000000Z',
    },
  });

export const parallel: Sender = {
  provider: 'parallel',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'parallel-demo',
  samples: [
    {
      name: 'task_run.completed',
      body: run('trun_demo_1', 'completed'),
      ids: { 'webhook-id': 'whevent_demo_1' },
    },
    {
      name: 'task_run.failed',
      body: run('trun_demo_2', 'failed', { message: 'demo message', ref_id: 'ref_demo' }),
      ids: { 'webhook-id': 'whevent_demo_2' },
    },
    {
      name: 'task_run.unknown-status',
      body: run('trun_demo_3', 'action_required'),
      ids: { 'webhook-id': 'whevent_demo_3' },
    },
    {
      name: 'monitor.event.detected',
      body: json({
        type: 'monitor.event.detected',
        timestamp: '2026-02-02T02:39:58Z',
        data: { monitor_id: 'mon_demo' },
      }),
      ids: { 'webhook-id': 'whevent_demo_4' },
    },
    {
      name: 'task_run.completed__legacy-secret',
      body: run('trun_demo_5', 'completed'),
      sign: signLegacy,
      settings: { secrets: [SECRET], secretEncoding: 'text' },
    },
  ],
};
