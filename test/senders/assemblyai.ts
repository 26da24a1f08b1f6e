/** AssemblyAI: https://www.assemblyai.com/docs/deployment/webhooks. The header that the customer chose comes back. */
import { json, type Sender, type Sign } from './sender.js';

const TOKEN = 'assemblyai-demo-token-0001';
export const sign: Sign = async () => ({ 'x-assemblyai-token': TOKEN });

export const assemblyai: Sender = {
  provider: 'assemblyai',
  sign,
  secret: '',
  settings: { tokens: [TOKEN] },
  userAgent: 'AssemblyAI',
  samples: [
    { name: 'completed', body: json({ transcript_id: 'tr_demo01', status: 'completed' }) },
    { name: 'error', body: json({ transcript_id: 'tr_demo02', status: 'error' }) },
    {
      name: 'unknown-status',
      body: json({ status: 'redacted_audio_ready', redacted_audio_url: 'https://cdn.example/r.mp3' }),
    },
  ],
};
