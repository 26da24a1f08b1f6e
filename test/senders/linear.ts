/** Linear: https://linear.app/developers/webhooks#securing-webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => ({
  'linear-delivery': '234d1a4e-b617-4388-90fe-adc3633d6b72',
  'linear-event': 'Issue',
  'linear-timestamp': String(at),
  'linear-signature': (await hmacSha256(secret, body)).toString('hex'),
});

const envelope = {
  organizationId: 'org_demo',
  webhookId: 'wh_demo',
  createdAt: '2026-02-02T02:39:58.123Z',
  webhookTimestamp: 1770000000000,
};

export const linear: Sender = {
  provider: 'linear',
  sign,
  dated: (body, at) => Buffer.from(body.toString().replaceAll(String(envelope.webhookTimestamp), String(at))),
  secret: 'lin_wh_demo_secret',
  settings: { secrets: ['lin_wh_demo_secret'] },
  userAgent: 'Linear-Webhook',
  samples: [
    {
      name: 'issue.update',
      body: json({
        ...envelope,
        action: 'update',
        type: 'Issue',
        data: { id: 'issue_demo_1', title: 'demo' },
        updatedFrom: { title: 'before' },
      }),
    },
    {
      name: 'comment.create__of-issue',
      body: json({
        ...envelope,
        action: 'create',
        type: 'Comment',
        data: { id: 'comment_demo_1', issueId: 'issue_demo_1', body: 'demo' },
      }),
    },
    {
      name: 'issuesla.set__data-elsewhere',
      body: json({ ...envelope, action: 'set', type: 'IssueSLA', issueData: { id: 'issue_demo_2' } }),
    },
    {
      name: 'unknown-type',
      body: json({ ...envelope, action: 'sprout', type: 'BrandNew', data: { id: 'new_demo_1' } }),
    },
  ],
};
