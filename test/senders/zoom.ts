/** Zoom: https://developers.zoom.us/docs/api/webhooks/#verify-webhook-events. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`v0:${timestamp}:`), body]));
  return {
    'x-zm-request-timestamp': timestamp,
    'x-zm-signature': `v0=${mac.toString('hex')}`,
    'x-zm-trackingid': 'WEB_demo_1',
  };
};

const account_id = 'AAAAAABBBB';

export const zoom: Sender = {
  provider: 'zoom',
  sign,
  secret: 'zoom_demo_token',
  settings: { secrets: ['zoom_demo_token'] },
  userAgent: 'Zoom Marketplace/1.0a',
  samples: [
    {
      name: 'meeting.started',
      body: json({
        event: 'meeting.started',
        event_ts: 1769999990123,
        payload: {
          account_id,
          object: { id: '1234567890', uuid: '4444AAAiAAAAAiAiAiiAii==', topic: 'demo' },
        },
      }),
    },
    {
      name: 'recording.completed__number',
      body: json({
        event: 'recording.completed',
        event_ts: 1769999991123,
        download_token: 'demo',
        payload: { account_id, object: { id: 1234567890, uuid: '4444AAAiAAAAAiAiAiiAii==' } },
      }),
    },
    { name: 'unknown-event', body: json({ event: 'brand.new' }) },
  ],
  handshakes: [
    {
      name: 'url_validation',
      body: json({
        event: 'endpoint.url_validation',
        event_ts: 1769999990123,
        payload: { plainToken: 'qgg8vlvZRS6UYooatFL8Aw' },
      }),
    },
    {
      name: 'url_validation__second-secret',
      settings: { secrets: ['zoom_new_token', 'zoom_demo_token'] },
      body: json({ event: 'endpoint.url_validation', payload: { plainToken: 'qgg8vlvZRS6UYooatFL8Aw' } }),
    },
  ],
};
