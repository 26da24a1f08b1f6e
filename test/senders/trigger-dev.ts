/** Trigger.dev alerts: https://trigger.dev/docs/troubleshooting-alerts. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const sign: Sign = async (body, { secret }) => ({
  'x-trigger-signature-hmacsha256': (await hmacSha256(secret, body)).toString('hex'),
});

const alert = (id: string, type: string, object: unknown) =>
  json({ id, created: '2026-02-02T02:39:58.000Z', webhookVersion: '2026-01-01', type, object });

export const triggerDev: Sender = {
  provider: 'trigger-dev',
  sign,
  secret: 'trg_demo_secret',
  settings: { secrets: ['trg_demo_secret'] },
  userAgent: 'TriggerDev/1.0',
  samples: [
    {
      name: 'alert.run.failed',
      body: alert('alert_demo01', 'alert.run.failed', { run: { id: 'run_demo01', status: 'FAILED' } }),
    },
    {
      name: 'alert.deployment.success',
      body: alert('alert_demo02', 'alert.deployment.success', { deployment: { id: 'dep_demo01' } }),
    },
    { name: 'alert.unfamiliar', body: alert('alert_demo03', 'alert.unfamiliar', ['what']) },
  ],
};
