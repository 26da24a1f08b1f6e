/**
 * https://docs.tavus.io/sections/webhooks-and-callbacks
 * Nothing is signed, so the URL carries a token. Three shapes come to one URL: videos, replicas in training, and
 * conversations; only conversations have an event type. The times of a video have no zone. The pages document neither
 * retries nor the deadline. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  isUrl,
  type JobFacts,
  type JobState,
  jobError,
  jobEvent,
  lookUp,
  nativeType,
  optionalId,
  optionalText,
  outputAt,
  passThrough,
  sharedToken,
  tokenList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

// Statuses of videos and of replicas, as their pages list them.
const STATES: Readonly<Record<string, JobState>> = {
  queued: 'queued',
  generating: 'started',
  started: 'started',
  training: 'started',
  ready: 'succeeded',
  completed: 'succeeded',
  error: 'failed',
};

const payload = z
  .object({
    video_id: optionalId,
    replica_id: optionalId,
    conversation_id: optionalId,
    event_type: optionalText,
    status: optionalText,
    status_details: optionalText,
    error_details: z.unknown().optional(),
    error_message: z.unknown().optional(),
    download_url: optionalText,
    stream_url: optionalText,
    still_image_thumbnail_url: optionalText,
    gif_thumbnail_url: optionalText,
    generation_progress: optionalText,
    timestamp: optionalText,
    created_at: optionalText,
    updated_at: optionalText,
  })
  .refine(({ video_id, replica_id, conversation_id }) => video_id ?? replica_id ?? conversation_id);
type Payload = z.infer<typeof payload>;

const isFinal = ({ status }: Payload) => ['succeeded', 'failed'].includes(lookUp(STATES, status) ?? '');

export default defineProvider({
  name: 'tavus',
  title: 'Tavus',
  docs: 'https://docs.tavus.io/sections/webhooks-and-callbacks',
  typePrefix: 'io.tavus',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In each request that creates a video, a replica or a conversation, as `callback_url`.',
  assumptions: [
    'Times without a zone are UTC.',
    'The thumbnails have the names that they have in the video itself.',
    'A redelivery repeats the body of the first.',
    'A replica’s `started`, `training` and `completed` mean what they mean for a video.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload,
  identify: {
    short: 'job id and status, or digest of the body',
    why: 'Of a final notice: what ended, and how. Of others the digest of the body, since progress and conversations have nothing else of their own.',
    of: ({ event_type, conversation_id, video_id, replica_id, status }) =>
      event_type || conversation_id ? undefined : endOf(STATES, status, video_id ?? replica_id),
  },
  // A replica can be trained again under its id.
  endsOnce: false,
  normalize: (payload) => {
    const { event_type, conversation_id, video_id, replica_id, status } = payload;
    const id = video_id ?? conversation_id ?? replica_id ?? '';
    const kind = video_id ? 'video' : conversation_id ? 'conversation' : 'replica';
    const type = nativeType('io.tavus', event_type ?? `${kind}.${status ?? 'unknown'}`);
    const isJob = !event_type && !conversation_id;
    return [
      jobEvent(STATES, isJob ? status : undefined, id, factsOf(payload)) ??
        passThrough(type, { subject: id, time: payload.timestamp }),
    ];
  },

  sender: undocumentedSender({
    note: 'Retries, their waits and the deadline are not documented.',
    source: 'https://docs.tavus.io/sections/webhooks-and-callbacks',
  }),
});

function factsOf(payload: Payload): JobFacts {
  const { video_id, status, download_url, stream_url, updated_at } = payload;
  const { still_image_thumbnail_url: still, gif_thumbnail_url: gif } = payload;
  const [, done, all] = /^(\d+)\/([1-9]\d*)$/.exec(payload.generation_progress ?? '') ?? [];
  const outputs = [
    ...(isUrl(download_url) ? [outputAt(download_url, { kind: 'video', name: 'download' })] : []),
    ...(isUrl(stream_url) ? [outputAt(stream_url, { kind: 'video', name: 'stream' })] : []),
    ...(isUrl(still) ? [outputAt(still, { kind: 'image', role: 'thumbnail', name: 'still' })] : []),
    ...(isUrl(gif) ? [outputAt(gif, { kind: 'image', role: 'thumbnail', name: 'gif' })] : []),
  ];
  return {
    task: video_id ? 'video' : 'replica',
    progress: all === undefined || isFinal(payload) ? undefined : Math.min(1, Number(done) / Number(all)),
    createdAt: payload.created_at,
    completedAt: isFinal(payload) ? updated_at : undefined,
    outputs,
    // A trained replica has nothing to fetch.
    hasProduct: video_id !== undefined,
    error: jobError(payload.error_details ?? payload.error_message ?? payload.status_details),
    time: updated_at,
    native: { status },
  };
}
