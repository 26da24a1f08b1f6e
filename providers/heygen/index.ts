/**
 * https://developers.heygen.com/docs/webhooks (v3) and https://docs.heygen.com/docs/using-heygens-webhook-events (legacy)
 * The signature covers the body alone, in both versions, so one source takes both. The v3 timestamp is not signed; its age is
 * checked as published receivers do. The names of
 * the headers are known from published receivers only, and have changed, so the header is a setting. The pages do not document
 * the schedule of retries and the shape of most events. Read 2026-11-24, from copies.
 */
import { defineProvider, headerName, secretList, toleranceSeconds, z } from '../../src/provider/kit.js';
import { normalize, payload } from './events.js';
import { heygenSignature } from './signature.js';

export default defineProvider({
  name: 'heygen',
  title: 'HeyGen',
  docs: 'https://developers.heygen.com/docs/webhooks',
  typePrefix: 'com.heygen',
  known: { scheme: 'observed', events: 'observed', sender: 'observed' },
  registration:
    'In the request `POST /v3/webhooks/endpoints`; for a legacy endpoint in `POST /v1/webhook/endpoint.add`.',
  assumptions: [
    'Heygen-Signature is the hex HMAC-SHA256 of the body, with the secret as it is shown, `whsec_` included; the legacy header is `signature`.',
    'Heygen-Timestamp is in unix seconds and at most 300 s old; the signature does not cover it.',
    'The GIF of a video is a job of its own, `<video id>:gif`, and so is its version with captions: HeyGen reports their ends under the id of the video, after that of the video.',
    'Events named `…success` and `…fail` end a job; the job’s id is the first field of its data with a known name.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret that HeyGen returns once, when the endpoint is created'),
    header: headerName()
      .optional()
      .describe(
        'the signature header of your deliveries, if it is neither heygen-signature (v3) nor signature (legacy)',
      ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => heygenSignature(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('hex')}`] }),

  payload,
  identify: {
    short: 'event id, else digest of the body',
    why: 'The event’s id in the body (v3) identifies the event; without one, the digest of the body does, since a redelivery has the same body. Heygen-Event-Id is not signed: with it, a replay would count as a new event.',
    of: ({ event_id }) => event_id,
  },
  normalize,
  // A video is never made again under its id; its GIF is a job of its own.
  endsOnce: true,

  handshake: {
    note: 'When an endpoint is created, HeyGen sends it an OPTIONS request, which must succeed within 1 s.',
    methods: ['OPTIONS'],
    beforeVerification: ({ method }) =>
      method === 'OPTIONS' ? { headers: { allow: 'OPTIONS, POST' } } : undefined,
  },

  sender: {
    note: 'HeyGen promises to retry until success and states no schedule. Users report events that they did not subscribe to.',
    source: 'https://docs.heygen.com/docs/using-heygens-webhook-events',
  },
});
