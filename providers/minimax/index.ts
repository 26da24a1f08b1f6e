/**
 * https://platform.minimax.io/docs/api-reference/video-generation-t2v
 * Nothing is signed, so the URL carries a token; the question that comes first carries it too, and is answered for nobody else.
 * Left out: a delivery id, a retry schedule, and one casing of the statuses. The video is not in the notice, only the id of its
 * file, to be fetched. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type ErrorCategory,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  passThrough,
  sharedToken,
  tokenList,
  unverifiedText,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';

// The page's words for notices and, after them, those of the query endpoint; both are written with and without capitals.
const STATES: Readonly<Record<string, JobState>> = {
  processing: 'started',
  success: 'succeeded',
  failed: 'failed',
  preparing: 'queued',
  queueing: 'queued',
  fail: 'failed',
};

// https://platform.minimax.io/docs/api-reference/errorcode
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = {
  1001: 'timeout',
  1002: 'rate_limit',
  1004: 'authentication',
  1008: 'insufficient_funds',
  1026: 'content_policy',
  1027: 'content_policy',
  2013: 'invalid_request',
  2049: 'authentication',
};

export default defineProvider({
  name: 'minimax',
  title: 'MiniMax (Hailuo)',
  docs: 'https://platform.minimax.io/docs/api-reference/video-generation-t2v',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'A notice may have the words that the query endpoint has: `Preparing`, `Queueing` and `Fail`.',
    'The codes in `base_resp` mean in a notice what they mean in an answer of the API.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    task_id: z.string().min(1),
    status: z.string().min(1),
    file_id: z.union([z.string(), z.int()]).optional().catch(undefined),
    base_resp: z
      .object({ status_code: z.number().optional().catch(undefined), status_msg: optionalText })
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'Task and status: there is no delivery id, and a task is reported once a status.',
    of: ({ task_id, status }) => `${task_id}:${status.toLowerCase()}`,
  },
  normalize: ({ task_id: id, status, file_id, base_resp }) => {
    const state = lookUp(STATES, status.toLowerCase());
    if (!state) {
      const type = nativeType('io.minimax.task', status.toLowerCase());
      return [passThrough(type, { subject: id })];
    }
    const code = base_resp?.status_code === undefined ? undefined : String(base_resp.status_code);
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status: state,
          correlationId: file_id ? String(file_id) : undefined,
        }),
        outputsPending: state === 'succeeded',
        error:
          state === 'failed'
            ? jobError(lookUp(CATEGORIES, code) ?? 'unknown', base_resp?.status_msg, code)
            : undefined,
        native: { status },
      },
    ];
  },
  handshake: {
    note: 'When a task is submitted: a `challenge`, to be sent back within 3 s, or the task is refused.',
    afterVerification: (delivery) => {
      const challenge = unverifiedText(delivery, 'challenge');
      const isAsked = challenge !== undefined && unverifiedText(delivery, 'task_id') === undefined;
      return isAsked ? { body: JSON.stringify({ challenge }) } : undefined;
    },
  },

  sender: {
    ackDeadlineSeconds: 3,
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'The 3 s are those of the challenge; whether a notice is sent again is not said. The task can be asked for by its id.',
    source: 'https://platform.minimax.io/docs/api-reference/video-generation-t2v',
  },
});
