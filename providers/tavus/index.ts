/**
 * https://docs.tavus.io/sections/webhooks-and-callbacks
 * Nothing is signed, so the URL carries a token. Three shapes come to one URL: videos and replicas, which are jobs, and
 * conversations, which pass through. The times of videos have no zone; they are taken as UTC. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  sharedToken,
  time,
  tokenList,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// https://docs.tavus.io/api-reference/video-request/get-video and …/phoenix-replica-model/get-replica
const STATES: Readonly<Record<string, JobState>> = {
  queued: 'queued',
  started: 'started',
  generating: 'progressed',
  training: 'progressed',
  ready: 'succeeded',
  completed: 'succeeded',
  error: 'failed',
};

const payload = z
  .object({
    video_id: optionalText,
    replica_id: optionalText,
    conversation_id: optionalText,
    event_type: optionalText,
    timestamp: optionalText,
    status: optionalText,
    generation_progress: optionalText,
    download_url: optionalText,
    stream_url: optionalText,
    hosted_url: optionalText,
    error_details: optionalText,
    error_message: optionalText,
    created_at: optionalText,
    updated_at: optionalText,
  })
  .refine(({ video_id, replica_id, conversation_id }) => video_id ?? replica_id ?? conversation_id);
type Payload = z.infer<typeof payload>;

export default defineProvider({
  name: 'tavus',
  title: 'Tavus',
  docs: 'https://docs.tavus.io/sections/webhooks-and-callbacks',
  known: 'documented',
  assumptions: [
    'A video or replica is told once of each status.',
    'Times without a zone are UTC.',
    '`training`, `started` and `completed` of a replica, from its status endpoint.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload,
  identify: {
    why: 'The thing and its status, or the conversation, the event’s name and its time: there is no delivery id.',
    of: (payload) =>
      payload.conversation_id
        ? [payload.conversation_id, payload.event_type, payload.timestamp].join(':')
        : `${idOf(payload)}:${payload.status}`,
  },
  normalize: (payload) => {
    const { video_id, conversation_id, event_type, status: state, updated_at } = payload;
    const id = idOf(payload);
    const status = conversation_id ? undefined : lookUp(STATES, state);
    if (!status) {
      const type = nativeType(
        'io.tavus',
        event_type ?? `${video_id ? 'video' : 'replica'}.${state ?? 'unknown'}`,
      );
      return [{ family: 'other', type, subject: id, orderBy: id, time: payload.timestamp ?? updated_at }];
    }
    const urls = ['download_url', 'stream_url', 'hosted_url'] as const;
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status,
          task: video_id ? 'video' : 'replica',
          progress: progressOf(payload.generation_progress),
          createdAt: time(payload.created_at),
          correlationId: video_id ? payload.replica_id : undefined,
        }),
        outputs:
          status === 'succeeded'
            ? urls.flatMap((name) =>
                isUrl(payload[name]) ? [outputAt(payload[name], { kind: 'video', name })] : [],
              )
            : [],
        error:
          status === 'failed'
            ? jobError('unknown', payload.error_details ?? payload.error_message)
            : undefined,
        time: updated_at,
        native: withoutUndefined({ status: state }),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Nothing is told of its deadline and its retries.',
    source: 'https://docs.tavus.io/sections/webhooks-and-callbacks',
  },
});

const idOf = ({ conversation_id, video_id, replica_id }: Payload) =>
  conversation_id ?? video_id ?? replica_id ?? '';

/** `30/100` */
function progressOf(text: string | undefined): number | undefined {
  const [, done, all] = /^(\d+)\/(\d+)$/.exec(text ?? '') ?? [];
  return all === undefined || Number(all) === 0 ? undefined : Math.min(1, Number(done) / Number(all));
}
