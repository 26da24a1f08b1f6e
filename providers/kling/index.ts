/**
 * https://app.klingai.com/global/dev/document-api/apiReference/callbackProtocol
 * Nothing is signed that is documented, so the URL carries a token. Every change of a task is told; times are in milliseconds, and
 * success is `succeed`. Results are cleared after 30 days. Read 2026-11-24, from copies.
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
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// `task_status` on the page.
const STATES: Readonly<Record<string, JobState>> = {
  submitted: 'queued',
  processing: 'progressed',
  succeed: 'succeeded',
  failed: 'failed',
};

const KEPT_MS = 30 * 24 * 3600 * 1000;

const milliseconds = z.number().positive().optional().catch(undefined);
const products = z
  .array(z.object({ url: optionalText, duration: z.coerce.number().positive().optional().catch(undefined) }))
  .optional()
  .catch(undefined);

export default defineProvider({
  name: 'kling',
  title: 'Kling',
  docs: 'https://app.klingai.com/global/dev/document-api/apiReference/callbackProtocol',
  known: 'documented',
  assumptions: [
    'A task is told once of each status.',
    'The 30 days that results are kept are counted from the last change.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    task_id: z.string().min(1),
    task_status: z.string().min(1),
    task_status_msg: optionalText,
    created_at: milliseconds,
    updated_at: milliseconds,
    task_info: z.object({ external_task_id: optionalText }).nullish().catch(null),
    task_result: z.object({ videos: products, images: products, audios: products }).nullish().catch(null),
  }),
  identify: {
    why: 'Task and status: there is no delivery id.',
    of: ({ task_id, task_status }) => `${task_id}:${task_status}`,
  },
  normalize: ({
    task_id: id,
    task_status: state,
    task_status_msg,
    created_at,
    updated_at,
    task_info,
    task_result,
  }) => {
    const status = lookUp(STATES, state);
    if (!status) {
      return [
        {
          family: 'other',
          type: nativeType('com.klingai.task', state),
          subject: id,
          orderBy: id,
          time: updated_at,
        },
      ];
    }
    const expiresAt = time(updated_at && updated_at + KEPT_MS);
    const outputs = (['videos', 'images', 'audios'] as const).flatMap((name): Output[] =>
      (task_result?.[name] ?? []).flatMap(({ url, duration: durationSeconds }) =>
        isUrl(url) ? [outputAt(url, { kind: KINDS[name], durationSeconds, expiresAt })] : [],
      ),
    );
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status,
          createdAt: time(created_at),
          correlationId: task_info?.external_task_id,
        }),
        outputs: status === 'succeeded' ? outputs : [],
        error: status === 'failed' ? jobError('unknown', task_status_msg) : undefined,
        time: updated_at,
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
    source: 'https://app.klingai.com/global/dev/document-api/apiReference/callbackProtocol',
  },
});

const KINDS = { videos: 'video', images: 'image', audios: 'audio' } as const;
