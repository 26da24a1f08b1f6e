/** Vercel: https://vercel.com/docs/webhooks/webhooks-api. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha1 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-vercel-signature': (await hmacSha1(secret, body)).toString('hex'),
});

export const vercel: Sender = {
  provider: 'vercel',
  sign,
  secret: 'vercel_demo_secret',
  settings: { secrets: ['vercel_demo_secret'] },
  userAgent: 'Vercel-Webhooks',
  samples: [
    {
      name: 'deployment.succeeded',
      body: json({
        id: 'uev_demo_1',
        type: 'deployment.succeeded',
        createdAt: 1769999990123,
        region: null,
        payload: { deployment: { id: 'dpl_demo_1', url: 'demo.vercel.app' }, project: { id: 'prj_demo_1' } },
      }),
    },
    {
      name: 'project.created',
      body: json({
        id: 'uev_demo_2',
        type: 'project.created',
        createdAt: 1769999991123,
        payload: { project: { id: 'prj_demo_2', name: 'demo' } },
      }),
    },
    { name: 'unknown-event', body: json({ id: 'uev_demo_3', type: 'brand.new' }) },
  ],
};
