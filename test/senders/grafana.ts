/** Grafana Alerting: https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}:`), body]));
  return { 'x-grafana-alerting-timestamp': timestamp, 'x-grafana-alerting-signature': mac.toString('hex') };
};

/** A contact point without a timestamp header. */
const signBodyAlone: Sign = async (body, { secret }) => ({
  'x-grafana-alerting-signature': (await hmacSha256(secret, body)).toString('hex'),
});

const alert = {
  labels: { alertname: 'HighLoad', instance: 'a' },
  annotations: {},
  startsAt: '2026-02-02T02:39:00Z',
  fingerprint: 'c6eadffa33fcdf37',
};
const group = {
  receiver: 'onehook',
  orgId: 1,
  groupKey: '{}:{alertname="HighLoad"}',
  version: '1',
  truncatedAlerts: 0,
};

export const grafana: Sender = {
  provider: 'grafana',
  sign,
  secret: 'grafana_demo_secret',
  settings: { secrets: ['grafana_demo_secret'], timestampHeader: 'X-Grafana-Alerting-Timestamp' },
  userAgent: 'Grafana',
  samples: [
    {
      name: 'firing',
      body: json({
        ...group,
        status: 'firing',
        alerts: [{ ...alert, status: 'firing', endsAt: '0001-01-01T00:00:00Z' }],
      }),
    },
    {
      name: 'resolved',
      body: json({
        ...group,
        status: 'resolved',
        alerts: [{ ...alert, status: 'resolved', endsAt: '2026-02-02T02:39:50Z' }],
      }),
    },
    {
      name: 'firing__no-timestamp',
      sign: signBodyAlone,
      settings: { secrets: ['grafana_demo_secret'] },
      body: json({ ...group, status: 'firing', alerts: [] }),
    },
    { name: 'unknown-status', body: json({ receiver: 'onehook' }) },
  ],
};
