/** MiniMax: https://platform.minimax.io/docs/api-reference/video-generation-t2v. Nothing is signed. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async () => ({});

export const minimax: Sender = {
  provider: 'minimax',
  sign,
  secret: '',
  token: 'minimax-demo-token-0001',
  settings: { tokens: ['minimax-demo-token-0001'] },
  userAgent: 'Go-http-client/1.1',
  samples: [
    {
      name: 'processing',
      body: json({
        task_id: 't_demo01',
        status: 'processing',
        base_resp: { status_code: 0, status_msg: '' },
      }),
    },
    {
      name: 'success',
      body: '{"task_id":"t_demo01","status":"success","file_id":"f_demo01","base_resp":{"status_code":0,"status_msg":"success"}}',
    },
    {
      name: 'success__capital',
      body: '{"task_id":"t_demo02","status":"Success","file_id":205258526306433,"base_resp":{"status_code":0,"status_msg":"success"}}',
    },
    {
      name: 'failed__content-policy',
      body: json({
        task_id: 't_demo03',
        status: 'failed',
        base_resp: { status_code: 1026, status_msg: 'demo: sensitive content' },
      }),
    },
    { name: 'failed__bare', body: json({ task_id: 't_demo04', status: 'Fail' }) },
    { name: 'unknown-status', body: json({ task_id: 't_demo05', status: 'Paused' }) },
  ],
  handshakes: [{ name: 'challenge', body: json({ challenge: '1a3cs1j-601a-1182-b47c-demo' }) }],
};
