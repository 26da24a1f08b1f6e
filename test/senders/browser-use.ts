/** Browser Use: https://docs.cloud.browser-use.com/usage/webhooks. The canonical texts are written out by hand, as Python prints them. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

/** Signs `canonical`, whatever is sent. */
const signText =
  (canonical: string): Sign =>
  async (_, { secret, at }) => {
    const seconds = String(Math.floor(at / 1000));
    const mac = await hmacSha256(secret, Buffer.from(`${seconds}.${canonical}`));
    return { 'x-browser-use-timestamp': seconds, 'x-browser-use-signature': mac.toString('hex') };
  };

/** For bodies whose keys are in order already. */
const sign: Sign = (body, options) => signText(body.toString())(body, options);

const update = (status: string, task: string) =>
  json({
    payload: { metadata: {}, session_id: 'session_demo', status, task_id: task },
    timestamp: '2026-02-02T02:39:58Z',
    type: 'agent.task.status_update',
  });

export const browserUse: Sender = {
  provider: 'browser-use',
  sign,
  secret: 'bu_demo_secret',
  settings: { secrets: ['bu_demo_secret'] },
  userAgent: 'browser-use-demo',
  samples: [
    { name: 'started', body: update('started', 'task_demo_1') },
    {
      // Keys out of order, blanks, a number that JavaScript would print otherwise, and text beyond ASCII.
      name: 'finished__as-python-prints-it',
      body: '{ "type": "agent.task.status_update", "timestamp": "2026-02-02T02:39:58Z",\n  "payload": {"task_id": "task_demo_2", "session_id": "session_demo", "status": "finished", "metadata": {"share": 1.0, "big": 9007199254740993, "who": "Zo\u00eb \ud83e\ude81", "no": null}} }',
      sign: signText(
        '{"payload":{"metadata":{"big":9007199254740993,"no":null,"share":1.0,"who":"Zo\\u00eb \\ud83e\\ude81"},"session_id":"session_demo","status":"finished","task_id":"task_demo_2"},"timestamp":"2026-02-02T02:39:58Z","type":"agent.task.status_update"}',
      ),
    },
    {
      name: 'stopped__as-javascript-prints-it',
      body: '{"type":"agent.task.status_update","timestamp":"2026-02-02T02:39:58Z","payload":{"task_id":"task_demo_3","status":"stopped","metadata":{"who":"Zo\u00eb"}}}',
      sign: signText(
        '{"payload":{"metadata":{"who":"Zo\u00eb"},"status":"stopped","task_id":"task_demo_3"},"timestamp":"2026-02-02T02:39:58Z","type":"agent.task.status_update"}',
      ),
    },
    { name: 'idle__ends-a-task', body: update('idle', 'task_demo_4') },
    {
      name: 'finished__camel-case',
      body: json({
        payload: { sessionId: 'session_demo', status: 'finished', taskId: 'task_demo_6' },
        timestamp: '2026-02-02T02:39:58Z',
        type: 'agent.task.status_update',
      }),
    },
    { name: 'unknown-status', body: update('paused', 'task_demo_7') },
    {
      name: 'unfamiliar',
      body: '{"payload":{"session_id":"session_demo_5"},"timestamp":"2026-02-02T02:39:58Z","type":"agent.session.paused"}',
    },
  ],
};
