/**
 * https://app.klingai.com/global/dev/document-api/apiReference/callbackProtocol
 * Nothing is signed, so the URL carries a token. A notice at every change of a task's status. Left out: retries, their waits and the
 * deadline. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  type Output,
  optionalText,
  outputAt,
  sharedToken,
  time,
  tokenList,
  undocumentedSender,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';

// The callback protocol's task_status.
const STATES: Readonly<Record<string, JobState>> = {
  submitted: 'queued',
  processing: 'started',
  succeed: 'succeeded',
  failed: 'failed',
};
/** Results are removed after 30 days, as the page says. */
const KEPT_MILLISECONDS = 30 * 86_400_000;

const at = z.number().optional().catch(undefined);
const product = z.object({ url: z.string().refine(isUrl), duration: z.string().optional().catch(undefined) });

export default defineProvider({
  name: 'kling',
  title: 'Kling AI',
  docs: 'https://app.klingai.com/global/dev/document-api/apiReference/callbackProtocol',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['The 30 days that results are kept begin at `updated_at` of the final notice.'],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    task_id: z.string().min(1),
    task_status: z.string().min(1),
    task_status_msg: optionalText,
    created_at: at,
    updated_at: at,
    task_info: z.object({ external_task_id: optionalText }).nullish().catch(null),
    task_result: z.record(z.string(), z.unknown()).nullish().catch(null),
  }),
  identify: {
    short: 'SHORT',
    why: 'Task and status: there is no delivery id, and a task is reported at its change to a status.',
    of: ({ task_id, task_status }) => `${task_id}:${task_status}`,
  },
  normalize: ({ task_id: id, task_status: status, task_status_msg, created_at, updated_at, ...rest }) => {
    const state = lookUp(STATES, status);
    if (!state) {
      const type = nativeType('com.klingai.task', status);
      return [{ family: 'other', type, subject: id, orderBy: id, time: time(updated_at) }];
    }
    const outputs = state === 'succeeded' ? outputsOf(rest.task_result ?? {}, updated_at) : [];
    const isEnd = state === 'succeeded' || state === 'failed';
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status: state,
          createdAt: time(created_at),
          completedAt: isEnd ? time(updated_at) : undefined,
          correlationId: rest.task_info?.external_task_id,
        }),
        outputs,
        outputsPending: state === 'succeeded' && outputs.length === 0,
        error: state === 'failed' ? jobError('unknown', task_status_msg) : undefined,
        time: time(updated_at),
        native: { status },
      },
    ];
  },

  sender: undocumentedSender({
    note: 'Retries and the deadline are not documented. Results are kept for 30 days.',
    source: 'https://app.klingai.com/global/dev/document-api/apiReference/callbackProtocol',
  }),
});

/** `videos`, `images` or `audios`: lists of `{id, url, duration}`, the duration as text. */
const outputsOf = (result: Readonly<Record<string, unknown>>, updated_at: number | undefined): Output[] =>
  Object.entries(result).flatMap(([name, list]) =>
    (Array.isArray(list) ? list : []).flatMap((item) => {
      const { data } = product.safeParse(item);
      const durationSeconds = data?.duration === undefined ? undefined : Number(data.duration);
      const expiresAt = updated_at === undefined ? undefined : updated_at + KEPT_MILLISECONDS;
      return data ? outputAt(data.url, { kind: name, durationSeconds, expiresAt }) : [];
    }),
  );
