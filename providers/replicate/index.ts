/**
 * https://replicate.com/docs/topics/webhooks
 * Standard Webhooks around a bare prediction: there is no envelope and no event name, so the state comes from `status`. The
 * page does not document what `aborted` (in the SDK’s types) means for a job. The sender’s own JavaScript checks neither the
 * timestamp nor the version of the signature; this provider checks both. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type ErrorCategory,
  endOf,
  idText,
  type JobState,
  jobError,
  jobInState,
  lookUpWord,
  messageId,
  nativeType,
  optionalText,
  passThrough,
  pollSettings,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  usageOf,
  z,
} from '../../src/provider/kit.js';
import { endOfFiles, outputsOf, progressIn } from './outputs.js';
import { API_URL, replicatePoll, TERMINAL } from './poll.js';

// The prediction's statuses: https://replicate.com/docs/topics/predictions/lifecycle; `aborted` from the SDK's types.
const STATES: Readonly<Record<string, JobState>> = {
  starting: 'started',
  processing: 'started',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'canceled',
  aborted: 'canceled',
};

// https://replicate.com/docs/reference/error-codes, from memory. A refusal of content says so in its words.
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = {
  E1001: 'provider',
  E4875: 'invalid_request',
  E6716: 'timeout',
  E8367: 'provider',
  E8765: 'provider',
  E9243: 'provider',
  E9825: 'provider',
};

export default defineProvider({
  name: 'replicate',
  title: 'Replicate',
  docs: 'https://replicate.com/docs/topics/webhooks',
  typePrefix: 'com.replicate',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In each request that creates a prediction, as `webhook`.',
  assumptions: [
    '`aborted` means that the prediction ended before it ran, so it is canceled.',
    'Metrics are in seconds.',
    'The page states no limit for a body. With its logs, its input and an output in base64, it is assumed to stay below 16 MiB.',
    'Files of a prediction made by the API live for 1 h after its end, as is the default.',
    'The categories of the error codes are from memory.',
    'A bar of tqdm in the logs is the progress of the prediction, as the SDK reads it.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList('whsec_… from GET /v1/webhooks/default/secret'),
    toleranceSeconds: toleranceSeconds(300),
    poll: pollSettings(API_URL),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    id: idText,
    status: z.string().min(1),
    model: optionalText,
    output: z.unknown().optional(),
    logs: optionalText,
    source: optionalText,
    error: z.unknown().optional(),
    metrics: z.object({ predict_time: z.number().nonnegative().optional() }).nullish().catch(null),
    created_at: optionalText,
    started_at: optionalText,
    completed_at: optionalText,
  }),
  identify: {
    short: 'prediction id and status, or webhook-id',
    why: 'Of a final notice: the prediction’s id and its status, since a prediction ends once; the answer to a poll has the same two. Of an earlier notice: webhook-id, signed and unique to a notice, since by its status each `processing` would be the same event.',
    of: ({ id, status }, delivery) => endOf(STATES, status, id) ?? messageId(delivery),
  },
  normalize: (prediction, delivery) => {
    const { id, status, model, output, error, metrics, logs, source, ...times } = prediction;
    const outputs = outputsOf(output, endOfFiles(source, times.completed_at));
    const progress = progressIn(logs);
    const known = lookUpWord(STATES, status);
    const isUnderWay = known === 'started' && (progress !== undefined || outputs.length > 0);
    const state = isUnderWay ? 'progressed' : known;
    if (!state) return [passThrough(nativeType('com.replicate.prediction', status), { subject: id })];
    return [
      jobInState(state, id, {
        model,
        progress,
        createdAt: times.created_at,
        startedAt: times.started_at,
        completedAt: times.completed_at,
        outputs,
        result: output,
        error: jobError(error, { codes: CATEGORIES }),
        usage: [usageOf('compute_seconds', metrics?.predict_time)],
        // The first notice has no time but that of the creation; later notices name no time of their own.
        time: status === 'starting' ? times.created_at : times.completed_at,
        native: { status },
        deliveryId: TERMINAL.includes(status) ? messageId(delivery) : undefined,
      }),
    ];
  },
  // A prediction is never run again under its id.
  endsOnce: true,

  poll: ({ poll }) => (poll ? replicatePoll(poll) : null),

  sender: {
    retryWindowSeconds: 60,
    maxBodyBytes: 16 * 1024 * 1024,
    maxBodyBytesKnown: 'assumed',
    note: 'Only the final notice is retried, for about 1 min; the others are sent once, and may come out of order.',
    source: 'https://replicate.com/docs/topics/webhooks',
  },
});
