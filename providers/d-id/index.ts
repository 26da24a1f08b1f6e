/**
 * https://docs.d-id.com/reference/createtalk, and the API’s published schema
 * Nothing is signed, so the URL carries a token. The body is the talk itself. Left out: which states are told, the retries, and what
 * `error` holds. (`d-id.me` is another company.) Read 2026-11-24, from copies.
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

// The statuses of a talk in the schema.
const STATES: Readonly<Record<string, JobState>> = {
  created: 'queued',
  started: 'started',
  done: 'succeeded',
  error: 'failed',
  rejected: 'failed',
};

export default defineProvider({
  name: 'd-id',
  title: 'D-ID',
  docs: 'https://docs.d-id.com/reference/createtalk',
  known: 'documented',
  assumptions: [
    'What `error` holds: `kind` and `description`.',
    '`rejected` is the moderation’s word.',
    '`modified_at`, as the status endpoint has it, is the time of the last change.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: z.string().min(1),
    status: z.string().min(1),
    result_url: optionalText,
    user_data: optionalText,
    created_at: optionalText,
    started_at: optionalText,
    modified_at: optionalText,
    duration: z.number().nonnegative().optional().catch(undefined),
    error: z.object({ kind: optionalText, description: optionalText }).nullish().catch(null),
  }),
  identify: {
    why: 'Talk and status: there is no delivery id.',
    of: ({ id, status }) => `${id}:${status}`,
  },
  normalize: ({ id, status: state, result_url: url, user_data, duration, error, ...times }) => {
    const status = lookUp(STATES, state);
    if (!status) {
      return [
        {
          family: 'other',
          type: nativeType('com.d-id.talk', state),
          subject: id,
          orderBy: id,
          time: times.modified_at,
        },
      ];
    }
    const category = state === 'rejected' ? 'content_policy' : 'unknown';
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status,
          createdAt: time(times.created_at),
          startedAt: time(times.started_at),
          correlationId: user_data,
        }),
        outputs:
          status === 'succeeded' && isUrl(url)
            ? [outputAt(url, { kind: 'video', durationSeconds: duration })]
            : [],
        error: status === 'failed' ? jobError(category, error?.description, error?.kind ?? state) : undefined,
        time: times.modified_at,
        native: { status: state },
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
    source: 'https://docs.d-id.com/reference/createtalk',
  },
});
