/**
 * https://docs.videobgremover.com/guides/webhooks, and its Node SDK (2025-11)
 * Nothing is signed, so the URL carries a token. Page and SDK differ on whether a completed notice holds the result: the
 * text says so, the SDK’s type has no field for it. If it is missing, it must be fetched. Read 2026-11-24, from copies.
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
  optionalId,
  optionalText,
  outputAt,
  passThrough,
  sharedToken,
  tokenList,
  z,
} from '../../src/provider/kit.js';

// The statuses of the SDK's WebhookPayload; the events on the page are the same words after `job.`.
const STATES: Readonly<Record<string, JobState>> = {
  started: 'started',
  completed: 'succeeded',
  failed: 'failed',
};

const payload = z
  .object({
    job_id: idText,
    status: optionalText,
    event: optionalText,
    error_message: z.unknown().optional(),
    processed_video_url: optionalText,
    export_id: optionalId,
  })
  .transform(({ status, event, ...rest }) => ({ ...rest, status: status ?? event?.replace(/^job\./, '') }));

export default defineProvider({
  name: 'videobgremover',
  title: 'VideoBGRemover',
  docs: 'https://docs.videobgremover.com/guides/webhooks',
  typePrefix: 'com.videobgremover',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the request that starts a job, as `webhook_url`.',
  assumptions: [
    'Where `status` is missing, `event` holds it: the SDK’s tests have such bodies.',
    '`processed_video_url`, as in the status of a job, is where a result would be.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload,
  identify: {
    short: 'job id and status',
    why: 'For the end of a job, its id and status: there is no delivery id, and a job ends once. For all else the digest of the body.',
    of: ({ job_id, status }) => endOf(STATES, status, job_id),
  },
  endsOnce: true,
  normalize: ({ job_id: id, status, error_message, processed_video_url: url, export_id }) => [
    jobEvent(STATES, status, id, {
      correlationId: export_id,
      outputs: isUrl(url) ? [outputAt(url, { kind: 'video' })] : [],
      error: jobError(error_message),
      native: { status },
    }) ?? passThrough(nativeType('com.videobgremover.job', status ?? 'unknown'), { subject: id }),
  ],

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 30,
    note: 'Up to 3 retries, 10 s apart. The delivery log can be read: GET /v1/webhooks/deliveries.',
    source: 'https://docs.videobgremover.com/guides/webhooks',
  },
});
