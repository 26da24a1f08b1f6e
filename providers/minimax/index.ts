/**
 * https://platform.minimax.io/docs/api-reference/video-generation-t2v
 * Nothing is signed, so the URL carries a token; the challenge that comes first carries it too, and is answered only with it. The
 * page documents neither a delivery id nor a retry schedule, and writes the statuses with and without capitals. A notice holds
 * not the video but the id of its file, to be fetched. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type ErrorCategory,
  endOf,
  idText,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalText,
  passThrough,
  sharedToken,
  tokenList,
  unverifiedText,
  z,
} from '../../src/provider/kit.js';

// The page's words for notices and, after them, those of the query endpoint; the page writes both with and without capitals.
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
  typePrefix: 'io.minimax',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In each request, as `callback_url`.',
  assumptions: [
    'A notice may have the words of the query endpoint: `Preparing`, `Queueing` and `Fail`.',
    'The codes in `base_resp` have the same meaning in a notice as in an answer of the API.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    task_id: idText,
    status: z.string().min(1),
    base_resp: z
      .object({ status_code: z.number().optional().catch(undefined), status_msg: optionalText })
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'task id and status',
    why: 'For the end of a task, its id and status: there is no delivery id, and a task ends once. For all else the digest of the body.',
    of: ({ task_id, status }) => endOf(STATES, status.toLowerCase(), task_id),
  },
  endsOnce: true,
  normalize: ({ task_id: id, status, base_resp }) => {
    const word = status.toLowerCase();
    const code = base_resp?.status_code === undefined ? undefined : String(base_resp.status_code);
    return [
      jobEvent(STATES, word, id, {
        // The video is fetched by the `file_id` in the payload.
        error: jobError(base_resp?.status_msg, { codes: CATEGORIES, code }),
        native: { status },
      }) ?? passThrough(nativeType('io.minimax.task', status), { subject: id }),
    ];
  },
  handshake: {
    note: 'When a task is submitted, MiniMax sends a `challenge`, which must be returned within 3 s; otherwise it refuses the task.',
    afterVerification: (delivery) => {
      const challenge = unverifiedText(delivery, 'challenge');
      const isChallenge = challenge !== undefined && unverifiedText(delivery, 'task_id') === undefined;
      return isChallenge ? { body: JSON.stringify({ challenge }) } : undefined;
    },
  },

  sender: {
    ackDeadlineSeconds: 3,
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'The deadline of 3 s is that of the challenge; the page does not say whether MiniMax retries. The API returns a task by its id.',
    source: 'https://platform.minimax.io/docs/api-reference/video-generation-t2v',
  },
});
