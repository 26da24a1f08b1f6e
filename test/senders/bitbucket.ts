/** Bitbucket: https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, ids = {} }) => ({
  'x-event-key': ids['x-event-key'] ?? 'repo:push',
  'x-request-uuid': ids['x-request-uuid'] ?? 'b1f0c7a0-0000-4000-8000-000000000001',
  'x-hub-signature': `sha256=${(await hmacSha256(secret, body)).toString('hex')}`,
});
const repository = { full_name: 'acme/hello', uuid: '{00000000-0000-4000-8000-000000000001}' };

export const bitbucket: Sender = {
  provider: 'bitbucket',
  sign,
  secret: "It's a Secret to Everybody",
  settings: { secrets: ["It's a Secret to Everybody"] },
  userAgent: 'Bitbucket-Webhooks/2.0',
  samples: [
    {
      name: 'quarantined__published-vector',
      published: {
        'x-hub-signature': 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
      },
      body: 'Hello World!',
    },
    {
      name: 'repo.push',
      body: json({
        actor: { display_name: 'Mona' },
        repository,
        push: { changes: [{ new: { type: 'branch', name: 'main' } }] },
      }),
    },
    {
      name: 'pullrequest.created',
      ids: { 'x-event-key': 'pullrequest:created' },
      body: json({
        actor: { display_name: 'Mona' },
        repository,
        pullrequest: {
          id: 7,
          title: 'Say hello',
          state: 'OPEN',
          updated_on: '2026-02-02T02:39:50.123456+00:00',
        },
      }),
    },
    {
      name: 'pr.opened__data-center',
      ids: { 'x-event-key': 'pr:opened' },
      body: json({
        eventKey: 'pr:opened',
        date: '2026-02-02T02:39:51+0000',
        pullRequest: { id: 8, toRef: { id: 'refs/heads/main', repository: { id: 84, slug: 'hello' } } },
      }),
    },
    { name: 'unknown-event', ids: { 'x-event-key': 'brand:new' }, body: json({ repository }) },
  ],
  handshakes: [
    {
      name: 'test-connection',
      sign: null,
      headers: { 'x-event-key': 'diagnostics:ping' },
      body: json({ test: true }),
    },
  ],
};
