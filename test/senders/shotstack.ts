/** Shotstack: https://shotstack.io/docs/guide/architecting-an-application/webhooks/. Nothing is signed. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async () => ({});

export const shotstack: Sender = {
  provider: 'shotstack',
  sign,
  secret: '',
  token: 'shotstack-demo-token-0001',
  settings: { tokens: ['shotstack-demo-token-0001'] },
  userAgent: 'Shotstack',
  samples: [
    {
      name: 'edit.done',
      body: '{"type":"edit","action":"render","id":"r_demo01","owner":"o1","status":"done","url":"https://cdn.example/d.mp4","error":null,"completed":"2026-02-02T02:39:50.000Z"}',
    },
    {
      name: 'serve.ready',
      body: '{"type":"serve","action":"copy","id":"a_demo01","render":"r_demo01","owner":"o1","status":"ready","url":"https://cdn.example/d.mp4","error":null,"completed":"2026-02-02T02:39:55.000Z"}',
    },
    {
      name: 'edit.failed',
      body: json({
        type: 'edit',
        action: 'render',
        id: 'r_demo02',
        owner: 'o1',
        status: 'failed',
        url: null,
        error: 'demo message',
        completed: '2026-02-02T02:39:50.000Z',
      }),
    },
    {
      name: 'unknown-status',
      body: json({ type: 'edit', action: 'render', id: 'r_demo03', status: 'paused' }),
    },
  ],
};
