/** AssemblyAI: https://www.assemblyai.com/docs/deployment/webhooks. The header and its value are the customer's choice. */
import { json, type Sender, type Sign } from './sender.js';

const HEADER = 'X-Demo-Secret';

export const sign: Sign = async (_, { secret }) => ({ [HEADER.toLowerCase()]: secret });

export const assemblyai: Sender = {
  provider: 'assemblyai',
  sign,
  secret: 'assemblyai-demo-token-0001',
  settings: { tokens: ['assemblyai-demo-token-0001'], header: HEADER },
  userAgent: 'AssemblyAI-Webhook',
  samples: [
    { name: 'completed', body: '{"transcript_id":"tr_demo01","status":"completed"}' },
    { name: 'error', body: '{"transcript_id":"tr_demo02","status":"error"}' },
    {
      name: 'redacted_audio_ready',
      body: json({ status: 'redacted_audio_ready', redacted_audio_url: 'https://cdn.example/redacted.mp3' }),
    },
    { name: 'unknown-status', body: '{"transcript_id":"tr_demo03","status":"paused"}' },
    {
      name: 'completed__authorization',
      sign: async (_, { secret }) => ({ authorization: secret }),
      secret: 'Bearer assemblyai demo',
      settings: { tokens: ['Bearer assemblyai demo'], header: 'Authorization' },
      body: '{"transcript_id":"tr_demo04","status":"completed"}',
    },
  ],
};
