/**
 * https://docs.videobgremover.com/guides/webhooks, and its Node SDK (2025-11)
 * Nothing is signed, so the URL carries a token. Left out: whether a completed notice holds the result (the text says so, the
 * SDK's type has no field for it; if it is missing, it is to be fetched). Read 2026-11-24, from copies.
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
  tokenList,
  withoutUndefined,
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
    job_id: z.string().min(1),
    status: optionalText,
    event: optionalText,
    error_message: optionalText,
    processed_video_url: optionalText,
    export_id: optionalText,
  })
  .transform(({ status, event, ...rest }) => ({ ...rest, status: status ?? event?.replace(/^job\./, '') }));

export default defineProvider({
  name: 'videobgremover',
  title: 'VideoBGRemover',
  docs: 'https://docs.videobgremover.com/guides/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'Where `status` is missing, `event` says it: the SDK’s tests have such bodies.',
    '`processed_video_url`, as the job’s status has it, is where a result would be.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload,
  identify: {
    short: 'SHORT',
    why: 'Job and status: there is no delivery id, and a job is reported once a status.',
    of: ({ job_id, status }) => (status ? `${job_id}:${status}` : undefined),
  },
  normalize: ({ job_id: id, status, error_message, processed_video_url: url, export_id }) => {
    const state = lookUp(STATES, status);
    if (!state) {
      const type = nativeType('com.videobgremover.job', status ?? 'unknown');
      return [{ family: 'other', type, subject: id, orderBy: id }];
    }
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status: state, correlationId: export_id }),
        outputs: state === 'succeeded' && isUrl(url) ? [outputAt(url, { kind: 'video' })] : [],
        outputsPending: state === 'succeeded' && !isUrl(url),
        error: state === 'failed' ? jobError('unknown', error_message) : undefined,
        native: withoutUndefined({ status }),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 30,
    note: 'Up to 3 retries, 10 s apart. Its delivery log can be read back: GET /v1/webhooks/deliveries.',
    source: 'https://docs.videobgremover.com/guides/webhooks',
  },
});
