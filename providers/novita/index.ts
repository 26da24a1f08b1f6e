/**
 * https://novita.ai/docs/api-reference/model-apis-webhook
 * Nothing is signed, so the URL carries a token. The page does not document retries, and how long results are available
 * (`*_url_ttl` is a number of seconds, but the page does not say from when). Read 2026-11-24, from copies.
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
  optionalText,
  outputAt,
  passThrough,
  quantity,
  sharedToken,
  tokenList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

// The statuses of https://novita.ai/docs/api-reference/model-apis-task-result.
const STATES: Readonly<Record<string, JobState>> = {
  TASK_STATUS_QUEUED: 'queued',
  TASK_STATUS_PROCESSING: 'started',
  TASK_STATUS_SUCCEED: 'succeeded',
  TASK_STATUS_FAILED: 'failed',
};
const KINDS = ['image', 'video', 'audio'] as const;

const items = z.array(z.record(z.string(), z.unknown())).optional().catch(undefined);

export default defineProvider({
  name: 'novita',
  title: 'Novita AI',
  docs: 'https://novita.ai/docs/api-reference/model-apis-webhook',
  typePrefix: 'ai.novita',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In each request, as `extra.webhook.url`.',
  assumptions: [
    '`image_url_ttl` and its kin count seconds from the delivery, unless the link says when it expires.',
    '`videos` and `audios` have the shape of `images`, with `video_url` and `audio_url`.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    event_type: optionalText,
    payload: z.object({
      task: z.object({
        task_id: idText,
        status: z.string().min(1),
        task_type: optionalText,
        progress_percent: z.number().optional().catch(undefined),
        reason: z.unknown().optional(),
      }),
      images: items,
      videos: items,
      audios: items,
    }),
  }),
  identify: {
    short: 'task id and status',
    why: 'For the end of a task, its id and status: there is no delivery id, and a task ends once. For all else the digest of the body.',
    of: ({ payload: { task } }) => endOf(STATES, task.status, task.task_id),
  },
  endsOnce: true,
  normalize: ({ event_type: type, payload }, delivery) => {
    const { task_id: id, status, task_type: task, progress_percent, reason } = payload.task;
    const { images, videos, audios } = payload;
    const outputs = KINDS.flatMap((kind) =>
      (payload[`${kind}s`] ?? []).flatMap((item) => {
        const url = item[`${kind}_url`];
        const seconds = quantity(item[`${kind}_url_ttl`]);
        const expiresAt = seconds ? delivery.receivedAt + seconds * 1000 : undefined;
        return isUrl(url) ? [outputAt(url, { kind, expiresAt })] : [];
      }),
    );
    return [
      jobEvent(STATES, status, id, {
        task,
        progress: status === 'TASK_STATUS_PROCESSING' ? (progress_percent ?? Number.NaN) / 100 : undefined,
        result: { images, videos, audios },
        outputs: outputs.length > 0 ? outputs : undefined,
        error: jobError(reason),
        native: { type, status },
      }) ?? passThrough(nativeType('ai.novita', status), { subject: id }),
    ];
  },

  sender: undocumentedSender({
    note: 'The page documents neither retries nor a deadline.',
    source: 'https://novita.ai/docs/api-reference/model-apis-webhook',
  }),
});
