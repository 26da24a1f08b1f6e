/** CircleCI: https://circleci.com/docs/outbound-webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'circleci-signature': `v1=${(await hmacSha256(secret, body)).toString('hex')}`,
});

export const circleci: Sender = {
  provider: 'circleci',
  sign,
  secret: 'circleci_demo_secret',
  settings: { secrets: ['circleci_demo_secret'] },
  userAgent: 'CircleCI-Webhook/1.0',
  samples: [
    {
      name: 'quarantined__published-vector',
      secret: 'secret',
      settings: { secrets: ['secret'] },
      published: {
        'circleci-signature': 'v1=734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a',
      },
      body: 'hello world',
    },
    {
      name: 'workflow-completed',
      body: json({
        type: 'workflow-completed',
        id: '00000000-0000-4000-8000-000000000001',
        happened_at: '2026-02-02T02:39:50.123456Z',
        webhook: { id: '00000000-0000-4000-8000-0000000000a1', name: 'hello' },
        workflow: { id: '00000000-0000-4000-8000-0000000000b1', name: 'build', status: 'success' },
        pipeline: { id: '00000000-0000-4000-8000-0000000000c1', number: 130 },
      }),
    },
    {
      name: 'job-completed',
      body: json({
        type: 'job-completed',
        id: '00000000-0000-4000-8000-000000000002',
        happened_at: '2026-02-02T02:39:51Z',
        job: { id: '00000000-0000-4000-8000-0000000000d1', name: 'test', status: 'failed' },
        workflow: { id: '00000000-0000-4000-8000-0000000000b1' },
      }),
    },
    { name: 'unknown-event', body: json({ type: 'brand-new', id: '00000000-0000-4000-8000-000000000003' }) },
  ],
};
