/** ToAPIs: https://docs.toapis.com/docs/cn/api-reference/webhooks/task-webhooks, as a catalogue of it says. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const PREFIX = 'x-toapis-webhook-';

const sign: Sign = async (body, { secret, at }) => {
  const { id } = JSON.parse(body.toString());
  const seconds = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${id}.${seconds}.`), body]));
  return {
    [`${PREFIX}id`]: id,
    [`${PREFIX}timestamp`]: seconds,
    [`${PREFIX}signature`]: `v1=${mac.toString('hex')}`,
  };
};

/** For 24 h after a rotation the previous secret signs too; here the receiver still has only that one. */
const signInRotation: Sign = async (body, options) => {
  const previous = await sign(body, options);
  const current = await sign(body, { ...options, secret: 'toapis_demo_next' });
  const name = `${PREFIX}signature`;
  return { ...previous, [name]: `${current[name]}, ${previous[name]}` };
};

const event = (id: string, type: string, data: object) =>
  json({
    id,
    type,
    api_version: '1',
    created_at: 1769999998,
    data: {
      client_business_id: 'order-demo',
      task_type: 'video',
      model: 'acme-video',
      submitted_at: 1769999900,
      finished_at: 1769999990,
      ...data,
    },
  });

export const toapis: Sender = {
  provider: 'toapis',
  sign,
  secret: 'toapis_demo_secret',
  settings: { secrets: ['toapis_demo_secret'] },
  userAgent: 'ToAPIs-Webhook/1.0',
  samples: [
    {
      name: 'generation.completed',
      body: event('evt_demo_1', 'generation.completed', {
        task_id: 'task_demo_1',
        status: 'completed',
        progress: 100,
        result: { type: 'video', data: [{ url: 'https://cdn.example/1.mp4' }] },
        error: null,
      }),
    },
    {
      name: 'generation.completed__rotation',
      body: event('evt_demo_2', 'generation.completed', {
        task_id: 'task_demo_2',
        status: 'completed',
        result: {},
      }),
      sign: signInRotation,
    },
    {
      name: 'generation.failed',
      body: event('evt_demo_3', 'generation.failed', {
        task_id: 'task_demo_3',
        status: 'failed',
        error: { code: 'demo_code', message: 'demo message' },
      }),
    },
    {
      name: 'endpoint.test',
      body: json({ id: 'evt_demo_4', type: 'endpoint.test', created_at: 1769999998 }),
    },
  ],
};
