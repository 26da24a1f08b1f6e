/** GitLab: https://docs.gitlab.com/user/project/integrations/webhooks/. */
import { json, type Sender, type Sign } from './sender.js';
import { sign } from './standard-webhooks.js';

const project = {
  id: 15,
  name: 'Hello',
  web_url: 'https://gitlab.com/acme/hello',
  path_with_namespace: 'acme/hello',
};
const user = { id: 1, username: 'mona' };

/** A webhook without a signing token. */
const signWithToken: Sign = async (_, { secret }) => ({
  'x-gitlab-event': 'Push Hook',
  'x-gitlab-event-uuid': '13792a34-cac6-4fda-95a8-c58e00a3954e',
  'x-gitlab-token': secret,
});

export const gitlab: Sender = {
  provider: 'gitlab',
  sign,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  userAgent: 'GitLab/18.5.0',
  samples: [
    {
      name: 'push',
      ids: { 'webhook-id': 'msg_demo0001' },
      body: json({
        object_kind: 'push',
        event_name: 'push',
        before: '0'.repeat(40),
        after: '1'.repeat(40),
        checkout_sha: '1'.repeat(40),
        ref: 'refs/heads/main',
        project,
        project_id: 15,
        commits: [],
      }),
    },
    {
      name: 'tag_push',
      ids: { 'webhook-id': 'msg_demo0002' },
      body: json({ object_kind: 'tag_push', ref: 'refs/tags/v1', checkout_sha: '1'.repeat(40), project }),
    },
    {
      name: 'issue.opened',
      ids: { 'webhook-id': 'msg_demo0003' },
      body: json({
        object_kind: 'issue',
        event_type: 'issue',
        user,
        project,
        object_attributes: {
          id: 301,
          iid: 23,
          title: 'Say hello',
          state: 'opened',
          action: 'open',
          created_at: '2026-02-02 02:39:50 UTC',
          updated_at: '2026-02-02 02:39:50 UTC',
        },
      }),
    },
    {
      name: 'note.merge_request',
      ids: { 'webhook-id': 'msg_demo0004' },
      body: json({
        object_kind: 'note',
        user,
        project,
        object_attributes: {
          id: 1244,
          noteable_type: 'MergeRequest',
          note: 'hello',
          created_at: '2026-02-02 02:39:51 UTC',
        },
        merge_request: { iid: 1 },
      }),
    },
    {
      name: 'merge_request.open',
      ids: { 'webhook-id': 'msg_demo0005' },
      body: json({
        object_kind: 'merge_request',
        user,
        project,
        object_attributes: {
          id: 99,
          iid: 1,
          state: 'opened',
          action: 'open',
          created_at: '2026-02-01T02:39:50Z',
          updated_at: '2026-02-02T02:39:52Z',
        },
      }),
    },
    {
      name: 'pipeline.success',
      ids: { 'webhook-id': 'msg_demo0006' },
      body: json({
        object_kind: 'pipeline',
        project,
        object_attributes: { id: 31, iid: 3, status: 'success', finished_at: '2026-02-02 02:39:53 UTC' },
      }),
    },
    {
      name: 'job.failed',
      ids: { 'webhook-id': 'msg_demo0007' },
      body: json({
        object_kind: 'build',
        build_id: 1977,
        build_status: 'failed',
        build_finished_at: '2026-02-02 02:39:54 UTC',
        project_id: 380,
        project,
      }),
    },
    {
      name: 'push__secret-token',
      sign: signWithToken,
      secret: 'gitlab demo token',
      settings: { tokens: ['gitlab demo token'] },
      ids: { 'webhook-id': 'msg_demo0008' },
      body: json({ object_kind: 'push', checkout_sha: null, ref: 'refs/heads/gone', project }),
    },
    {
      name: 'unknown-event',
      ids: { 'webhook-id': 'msg_demo0009' },
      body: json({ object_kind: 'brand_new', action: 'sprouted', group: { full_path: 'acme' } }),
    },
  ],
};
