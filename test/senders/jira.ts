/** Jira: https://developer.atlassian.com/cloud/jira/platform/webhooks/. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, ids = {} }) => ({
  'x-atlassian-webhook-identifier': ids['x-atlassian-webhook-identifier'] ?? 'whi-demo-1',
  'x-hub-signature': `sha256=${(await hmacSha256(secret, body)).toString('hex')}`,
});

export const jira: Sender = {
  provider: 'jira',
  sign,
  secret: 'jira_demo_secret',
  settings: { secrets: ['jira_demo_secret'] },
  userAgent: 'Atlassian HttpClient',
  samples: [
    {
      name: 'issue_created',
      body: json({
        timestamp: 1769999990123,
        webhookEvent: 'jira:issue_created',
        issue_event_type_name: 'issue_created',
        user: { accountId: 'demo' },
        issue: { id: '10001', key: 'DEMO-1', fields: { summary: 'Say hello' } },
      }),
    },
    {
      name: 'comment_created',
      body: json({
        timestamp: 1769999991123,
        webhookEvent: 'comment_created',
        comment: { id: '10002', body: 'hello' },
        issue: { id: '10001', key: 'DEMO-1' },
      }),
    },
    {
      name: 'sprint_started',
      body: json({
        timestamp: 1769999992123,
        webhookEvent: 'sprint_started',
        sprint: { id: 4, state: 'active' },
      }),
    },
    { name: 'unknown-event', body: json({ webhookEvent: 'brand_new' }) },
  ],
};
