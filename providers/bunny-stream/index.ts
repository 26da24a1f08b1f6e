/**
 * https://docs.bunny.net/stream/webhooks
 * Only the body is signed, under the library’s Read-Only API key, and it has neither an id nor a time: two reports of one
 * status of one video are the same bytes. The page documents no retries. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  hmac,
  idText,
  type JobState,
  jobEvent,
  lookUp,
  nativeType,
  passThrough,
  secretList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

// The page’s list; "resolution finished" comes once for each resolution.
const STATES: Readonly<Record<string, JobState>> = {
  0: 'queued',
  1: 'started',
  2: 'started',
  3: 'succeeded',
  4: 'progressed',
  5: 'failed',
};
const NAMES: Readonly<Record<string, string>> = {
  0: 'queued',
  1: 'processing',
  2: 'encoding',
  3: 'finished',
  4: 'resolution-finished',
  5: 'failed',
  6: 'presigned-upload-started',
  7: 'presigned-upload-finished',
  8: 'presigned-upload-failed',
  9: 'captions-generated',
  10: 'title-or-description-generated',
};

export default defineProvider({
  name: 'bunny-stream',
  title: 'Bunny Stream',
  docs: 'https://docs.bunny.net/stream/webhooks',
  typePrefix: 'net.bunny.stream',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In the API settings of the video library, as Webhook URL. (From memory; confirm at the sender.)',
  assumptions: [
    'A video that is encoded again within the dedupe window is reported in the same bytes, and counts as a redelivery.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList('the Read-Only API key of the video library, shown in its API settings'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-bunnystream-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({ VideoGuid: idText, Status: z.number().int() }),
  identify: {
    short: 'video GUID and status',
    why: 'For the end of the encoding, the video’s GUID and its status, both signed. For all else the digest of the body, which holds nothing else but the library.',
    of: ({ VideoGuid, Status }) => endOf(STATES, String(Status), VideoGuid),
  },
  // A video can be encoded again under its id.
  endsOnce: false,
  normalize: ({ VideoGuid: id, Status }) => {
    const status = String(Status);
    const name = lookUp(NAMES, status);
    const native = { type: name ?? 'unknown', status };
    return [
      jobEvent(STATES, status, id, { task: 'encoding', native }) ??
        passThrough(nativeType('net.bunny.stream', name ?? `status-${status}`), { subject: id }),
    ];
  },

  sender: undocumentedSender({
    note: 'Retries and the deadline are not documented; every change of a video’s status is sent.',
    source: 'https://docs.bunny.net/stream/webhooks',
  }),
});
