/** Greenhouse: https://developers.greenhouse.io/webhooks.html. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, ids = {} }) => ({
  'greenhouse-event-id': ids['greenhouse-event-id'] ?? '100000000',
  signature: `sha256 ${(await hmacSha256(secret, body)).toString('hex')}`,
});

export const greenhouse: Sender = {
  provider: 'greenhouse',
  sign,
  secret: 'greenhouse_demo_secret',
  settings: { secrets: ['greenhouse_demo_secret'] },
  userAgent: 'Greenhouse',
  samples: [
    {
      name: 'candidate_stage_change',
      body: json({
        action: 'candidate_stage_change',
        payload: {
          application: {
            id: 265277,
            status: 'active',
            last_activity_at: '2026-02-02T02:39:50Z',
            candidate: { id: 265788 },
          },
        },
      }),
    },
    {
      name: 'job_updated',
      ids: { 'greenhouse-event-id': '100000001' },
      body: json({ action: 'job_updated', payload: { job: { id: 3485, name: 'Baker', status: 'open' } } }),
    },
    { name: 'ping__no-payload', body: json({ action: 'ping' }) },
    { name: 'unknown-event', body: json({ action: 'brand_new', payload: [] }) },
  ],
};
