/**
 * https://app.klingai.com/global/dev/document-api/apiReference/callbackProtocol
 * Nothing is signed, so the URL carries a token. A notice comes at every change of a task's status. The page does not document
 * retries, their waits and the deadline. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  idText,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  type Output,
  optionalId,
  optionalText,
  outputAt,
  passThrough,
  sharedToken,
  tokenList,
  undocumentedSender,
  usageOf,
  z,
} from '../../src/provider/kit.js';

// The callback protocol's task_status.
const STATES: Readonly<Record<string, JobState>> = {
  submitted: 'queued',
  processing: 'started',
  succeed: 'succeeded',
  failed: 'failed',
};
/** The page says that results are removed after 30 days. */
const RESULT_LIFETIME_MS = 30 * 86_400_000;

const at = z.number().optional().catch(undefined);
const members = z.record(z.string(), z.unknown());

export default defineProvider({
  name: 'kling',
  title: 'Kling AI',
  docs: 'https://app.klingai.com/global/dev/document-api/apiReference/callbackProtocol',
  typePrefix: 'com.klingai',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In each request, as `callback_url`.',
  assumptions: [
    'The 30 days after which results are removed begin at `updated_at` of the final notice.',
    '`final_unit_deduction`, if it comes, is what the task cost in units, as in the task itself.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    task_id: idText,
    task_status: z.string().min(1),
    task_status_msg: optionalText,
    created_at: at,
    updated_at: at,
    task_info: z.object({ external_task_id: optionalId }).nullish().catch(null),
    final_unit_deduction: z.unknown().optional(),
    task_result: z.record(z.string(), z.unknown()).nullish().catch(null),
  }),
  identify: {
    short: 'task id and status',
    why: 'For the end of a task, its id and status: there is no delivery id, and a task ends once. For all else the digest of the body.',
    of: ({ task_id, task_status }) => endOf(STATES, task_status, task_id),
  },
  endsOnce: true,
  normalize: ({ task_id: id, task_status: status, task_status_msg, created_at, updated_at, ...rest }) => [
    jobEvent(STATES, status, id, {
      createdAt: created_at,
      completedAt: ['succeed', 'failed'].includes(status) ? updated_at : undefined,
      reference: rest.task_info?.external_task_id,
      result: rest.task_result,
      outputs: outputsOf(rest.task_result ?? {}, updated_at),
      error: jobError(task_status_msg),
      usage: [usageOf('units', rest.final_unit_deduction)],
      time: updated_at,
      native: { status },
    }) ?? passThrough(nativeType('com.klingai.task', status), { subject: id, time: updated_at }),
  ],

  sender: undocumentedSender({
    note: 'The page documents neither retries nor a deadline. Results are removed after 30 days.',
    source: 'https://app.klingai.com/global/dev/document-api/apiReference/callbackProtocol',
  }),
});

/**
 * The result holds lists under `videos`, `images` or `audios`. A product has `url` and `duration`, and a sound has them once a format:
 * `url_mp3` and `duration_mp3`, `url_wav` and `duration_wav`. Durations are text.
 */
const outputsOf = (result: Readonly<Record<string, unknown>>, updated_at: number | undefined): Output[] =>
  Object.entries(result).flatMap(([name, list]) =>
    (Array.isArray(list) ? list : []).flatMap((item) => {
      const { data: product = {} } = members.safeParse(item);
      const expiresAt = updated_at === undefined ? undefined : updated_at + RESULT_LIFETIME_MS;
      return ['', '_mp3', '_wav'].flatMap((format) => {
        const url = product[`url${format}`];
        const durationSeconds = product[`duration${format}`];
        return isUrl(url) ? outputAt(url, { kind: name, durationSeconds, expiresAt }) : [];
      });
    }),
  );
