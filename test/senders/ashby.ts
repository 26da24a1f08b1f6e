/** Ashby: https://developers.ashbyhq.com/docs/authenticating-webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'ashby-signature': `sha256=${(await hmacSha256(secret, body)).toString('hex')}`,
});

export const ashby: Sender = {
  provider: 'ashby',
  sign,
  secret: 'ashby_demo_secret',
  settings: { secrets: ['ashby_demo_secret'] },
  userAgent: 'Ashby',
  samples: [
    {
      name: 'applicationSubmit',
      body: json({
        action: 'applicationSubmit',
        data: {
          application: {
            id: 'app_demo_1',
            updatedAt: '2026-02-02T02:39:50.123Z',
            status: 'Active',
            candidate: { id: 'cand_demo_1' },
          },
        },
      }),
    },
    {
      name: 'jobPostingUpdate',
      body: json({ action: 'jobPostingUpdate', data: { jobPosting: { id: 'post_demo_1' } } }),
    },
    { name: 'ping__no-data', body: json({ action: 'ping' }) },
    { name: 'unknown-event', body: json({ action: 'brandNew', data: { thing: { id: 'x' } } }) },
  ],
};
