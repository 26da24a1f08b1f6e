/** Strava: https://developers.strava.com/docs/webhooks/. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async () => ({});

export const strava: Sender = {
  provider: 'strava',
  sign,
  secret: '',
  token: 'strava-demo-token-0001',
  settings: { tokens: ['strava-demo-token-0001'], verifyToken: 'STRAVA' },
  userAgent: 'Strava-Webhooks',
  samples: [
    {
      name: 'activity.update',
      body: json({
        aspect_type: 'update',
        event_time: 1769999990,
        object_id: 1360128428,
        object_type: 'activity',
        owner_id: 134815,
        subscription_id: 120475,
        updates: { title: 'Messy' },
      }),
    },
    {
      name: 'athlete.update',
      body: json({
        aspect_type: 'update',
        event_time: 1769999991,
        object_id: 134815,
        object_type: 'athlete',
        owner_id: 134815,
        subscription_id: 120475,
        updates: { authorized: 'false' },
      }),
    },
    { name: 'unknown__thin', body: json({ subscription_id: 120475 }) },
  ],
  handshakes: [
    {
      name: 'subscribe',
      method: 'GET',
      sign: null,
      contentType: null,
      body: '',
      url: '/webhooks/strava/strava-demo-token-0001?hub.verify_token=STRAVA&hub.challenge=15f7d1a91c1f40f8a748fd134752feb3&hub.mode=subscribe',
    },
  ],
};
