/** Fireflies: https://docs.fireflies.ai/graphql-api/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-hub-signature': `sha256=${(await hmacSha256(secret, body)).toString('hex')}`,
});

export const fireflies: Sender = {
  provider: 'fireflies',
  sign,
  secret: 'fireflies_demo_secret',
  settings: { secrets: ['fireflies_demo_secret'] },
  userAgent: 'Fireflies',
  samples: [
    {
      name: 'transcription_completed__v1',
      body: json({
        meetingId: 'meet_demo_1',
        eventType: 'Transcription completed',
        clientReferenceId: 'ref-1',
      }),
    },
    {
      name: 'meeting.transcribed__v2',
      body: json({
        event: 'meeting.transcribed',
        meeting_id: 'meet_demo_1',
        timestamp: 1769999990123,
        client_reference_id: 'ref-1',
      }),
    },
    { name: 'unknown-event', body: json({ event: 'brand.new' }) },
  ],
};
