/** Hugging Face Hub: https://huggingface.co/docs/hub/webhooks. A secret in a header. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async (_, { secret }) => ({ 'x-webhook-secret': secret });

const repo = { type: 'model', name: 'acme/demo', id: 'r1', private: false, headSha: 'abc' };
const webhook = { id: 'w1', version: 3 };

export const huggingface: Sender = {
  provider: 'huggingface',
  sign,
  secret: 'hf demo secret',
  settings: { tokens: ['hf demo secret'] },
  userAgent: 'huggingface-webhooks',
  samples: [
    {
      name: 'repo.content.update',
      body: '{"event":{"action":"update","scope":"repo.content"},"repo":{"type":"model","name":"acme/demo","id":"r1","private":false,"headSha":"abc"},"webhook":{"id":"w1","version":3},"updatedRefs":[{"ref":"refs/heads/main","oldSha":"aaa","newSha":"abc"}]}',
    },
    {
      name: 'discussion.comment.create',
      body: json({
        event: { action: 'create', scope: 'discussion.comment' },
        repo,
        discussion: { id: 'd1', title: 'demo', status: 'open', num: 3, isPullRequest: false },
        comment: { id: 'c1', content: 'demo', hidden: false },
        webhook,
      }),
    },
    { name: 'unknown-scope', body: json({ event: { action: 'spin', scope: 'wheel' }, webhook }) },
  ],
};
