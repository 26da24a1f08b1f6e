/** GitHub: https://docs.github.com/en/webhooks, signed by Octokit's own methods. */
import { sign as octokitSign } from '@octokit/webhooks-methods';
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async (body, { secret, ids = {} }) => ({
  'x-github-event': ids['x-github-event'] ?? 'push',
  'x-github-delivery': ids['x-github-delivery'] ?? '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  'x-github-hook-id': '292430182',
  'x-hub-signature-256': await octokitSign(secret, body.toString()),
});

const repository = {
  id: 1296269,
  name: 'hello',
  full_name: 'acme/hello',
  url: 'https://api.github.com/repos/acme/hello',
  updated_at: '2026-02-02T02:38:00Z',
};
const sender = { login: 'mona', id: 1 };
const push = json({
  ref: 'refs/heads/main',
  before: '0'.repeat(40),
  after: '1'.repeat(40),
  commits: [
    { id: '1'.repeat(40), message: 'say hello, ümlaut + 100%', timestamp: '2026-02-02T03:39:00+01:00' },
  ],
  repository,
  sender,
});
const event = (name: string, number: number) => ({
  'x-github-event': name,
  'x-github-delivery': `d3b0c7a0-0000-4000-8000-00000000000${number}`,
});

export const github: Sender = {
  provider: 'github',
  sign,
  secret: 'github_demo_secret',
  settings: { secrets: ['github_demo_secret'] },
  userAgent: 'GitHub-Hookshot/044aadd',
  samples: [
    {
      name: 'ping',
      ids: event('ping', 1),
      body: json({ zen: 'Keep it simple.', hook_id: 292430182, repository, sender }),
    },
    { name: 'push', ids: event('push', 2), body: push },
    {
      name: 'push__form',
      ids: event('push', 3),
      contentType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams({ payload: push }).toString(),
    },
    {
      name: 'issues.opened',
      ids: event('issues', 4),
      body: json({
        action: 'opened',
        issue: { id: 73464126, number: 42, title: 'demo', updated_at: '2026-02-02T02:39:58Z' },
        repository,
        sender,
      }),
    },
    {
      name: 'workflow_run.completed',
      ids: event('workflow_run', 5),
      body: json({
        action: 'completed',
        workflow_run: { id: 30433642, conclusion: 'success' },
        workflow: { id: 7, name: 'CI' },
        repository,
        sender,
      }),
    },
    {
      name: 'deployment_status.success',
      ids: event('deployment_status', 6),
      body: json({
        action: 'created',
        deployment: { id: 5 },
        deployment_status: {
          state: 'success',
          url: 'https://api.github.com/repos/acme/hello/deployments/5/statuses/1',
          updated_at: '2026-02-02T02:39:59Z',
        },
        repository,
        sender,
      }),
    },
    {
      name: 'check_run.created__no-end-yet',
      ids: event('check_run', 7),
      body: json({
        action: 'created',
        check_run: { id: 4, completed_at: null, started_at: '2026-02-02T02:39:57Z' },
        repository,
        sender,
      }),
    },
    {
      name: 'installation.created__no-repository',
      ids: event('installation', 8),
      body: json({ action: 'created', installation: { id: 2, updated_at: '2026-02-02T02:39:56Z' }, sender }),
    },
    {
      name: 'unknown-event',
      ids: event('brand_new_thing', 9),
      body: json({ action: 'sprouted', organization: { login: 'acme' }, sender }),
    },
  ],
};
