/** Liveblocks: https://liveblocks.io/docs/platform/webhooks. Standard Webhooks by their reference library. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

const SECRET = 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=';

export const liveblocks: Sender = {
  provider: 'liveblocks',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'Svix-Webhooks/1.0',
  samples: [
    {
      name: 'comment-created',
      ids: { 'webhook-id': 'msg_demo_1' },
      body: json({
        type: 'commentCreated',
        data: {
          projectId: 'proj_demo',
          roomId: 'room_demo',
          threadId: 'th_demo',
          commentId: 'cm_demo',
          createdAt: '2026-02-02T02:39:58.000Z',
          createdBy: 'user_demo',
        },
      }),
    },
    {
      name: 'user-left',
      ids: { 'webhook-id': 'msg_demo_2' },
      body: json({
        type: 'userLeft',
        data: {
          projectId: 'proj_demo',
          roomId: 'room_demo',
          userId: 'user_demo',
          leftAt: '2026-02-02T02:39:58.000Z',
        },
      }),
    },
    {
      name: 'unfamiliar',
      ids: { 'webhook-id': 'msg_demo_3' },
      body: json({ type: 'somethingNew', data: [1] }),
    },
  ],
};
