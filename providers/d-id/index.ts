/**
 * https://docs.d-id.com/reference/createtalk (the schema of its API)
 * Nothing is signed, so the URL carries a token. The body is the talk itself. The schema documents neither which changes
 * are reported, nor the fields of an error, nor retries and the deadline. Read 2026-11-24, from copies. (d-id.me is
 * another company.)
 */
import {
  defineProvider,
  type ErrorCategory,
  endOf,
  idText,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  lookUpWord,
  nativeType,
  optionalText,
  outputAt,
  passThrough,
  sharedToken,
  tokenList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

// The statuses of a talk, in the schema.
const STATES: Readonly<Record<string, JobState>> = {
  created: 'queued',
  started: 'started',
  done: 'succeeded',
  error: 'failed',
  rejected: 'failed',
};
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = { rejected: 'content_policy' };

export default defineProvider({
  name: 'd-id',
  title: 'D-ID',
  docs: 'https://docs.d-id.com/reference/createtalk',
  typePrefix: 'com.d-id',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In POST /talks as `webhook`.',
  assumptions: [
    '`user_data` is what the request that made the talk gave.',
    'An error has `kind` and `description`.',
    'A talk is reported once per status.',
    '`rejected` means rejected by moderation.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: idText,
    status: z.string().min(1),
    result_url: optionalText,
    duration: z.unknown().optional(),
    error: z.unknown().optional(),
    user_data: z.unknown().optional(),
    created_at: optionalText,
    started_at: optionalText,
    modified_at: optionalText,
  }),
  identify: {
    short: 'talk id and status',
    why: 'For the end of a talk, its id and status: there is no delivery id. For all else the digest of the body.',
    of: ({ id, status }) => endOf(STATES, status, id),
  },
  endsOnce: true,
  normalize: ({ id, status, result_url: url, duration, error, user_data, ...times }) => [
    jobEvent(STATES, status, id, {
      reference: user_data,
      createdAt: times.created_at,
      startedAt: times.started_at,
      outputs: isUrl(url) ? [outputAt(url, { kind: 'video', durationSeconds: duration })] : [],
      error: jobError(error, { category: lookUpWord(CATEGORIES, status) }),
      time: times.modified_at,
      native: { status },
    }) ?? passThrough(nativeType('com.d-id.talk', status), { subject: id }),
  ],

  sender: undocumentedSender({
    note: 'Retries, their waits and the deadline are not documented.',
    source: 'https://docs.d-id.com/reference/createtalk',
  }),
});
