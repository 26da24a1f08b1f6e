/** Doppler: https://docs.doppler.com/docs/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-doppler-signature': `sha256=${(await hmacSha256(secret, body)).toString('hex')}`,
});

export const doppler: Sender = {
  provider: 'doppler',
  sign,
  secret: 'doppler_demo_secret',
  settings: { secrets: ['doppler_demo_secret'] },
  userAgent: 'Doppler/1.0',
  samples: [
    {
      name: 'config.secrets.update',
      body: json({
        type: 'config.secrets.update',
        config: {
          name: 'prd',
          environment: 'prd',
          project: 'hello',
          last_fetch_at: '2026-02-02T02:39:50.123Z',
        },
        project: { id: 'hello', slug: 'hello', name: 'Hello' },
        workspace: { slug: 'acme' },
        diff: { added: ['API_URL'], removed: [], updated: [] },
      }),
    },
    { name: 'untyped__own-payload', body: json({ deploy: true }) },
  ],
};
