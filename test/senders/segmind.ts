/** Segmind: only the events' names are documented, so these bodies are invented, and the signature is the operator's. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const signAsConfigured: Sign = async (body, { secret }) => ({
  'x-segmind-signature': `sha256=${(await hmacSha256(secret, body)).toString('hex')}`,
});

export const segmind: Sender = {
  provider: 'segmind',
  sign: async () => ({}),
  secret: '',
  token: 'segmind-demo-token-0001',
  settings: { tokens: ['segmind-demo-token-0001'] },
  userAgent: 'segmind-demo',
  samples: [
    {
      name: 'training_completed',
      body: json({ event_type: 'TRAINING_COMPLETED', finetune_id: 'ft_demo_1' }),
    },
    { name: 'graph_run', body: json({ event: 'GRAPH_RUN', request_id: 'req_demo_1', outputs: [] }) },
    { name: 'untyped', body: json({ what: 'ever' }) },
    {
      name: 'node_run__signed',
      body: json({ event: 'NODE_RUN', id: 'node_demo_1' }),
      sign: signAsConfigured,
      secret: 'segmind-demo-secret',
      url: '/webhooks/segmind',
      settings: {
        secrets: ['segmind-demo-secret'],
        signature: { header: 'x-segmind-signature', prefix: 'sha256=' },
      },
    },
  ],
};
