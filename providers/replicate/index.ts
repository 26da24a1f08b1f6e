/**
 * https://replicate.com/docs/topics/webhooks
 * Standard Webhooks around a bare prediction: no envelope and no event name, so the state comes from `status`. Left out: what
 * `aborted` (in the SDK's types) means for a job. Their own JavaScript checks neither the timestamp nor the signature's
 * version; here both are. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type JobState,
  jobError,
  lookUp,
  messageId,
  nativeType,
  optionalText,
  pollSettings,
  standardSecretList,
  standardWebhooks,
  time,
  toleranceSeconds,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';
import { outputsOf } from './outputs.js';
import { API_URL, replicatePoll, TERMINAL } from './poll.js';

// The prediction's statuses: https://replicate.com/docs/topics/predictions/lifecycle; `aborted` from the SDK's types.
const STATES: Readonly<Record<string, JobState>> = {
  starting: 'started',
  processing: 'progressed',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'canceled',
  aborted: 'canceled',
};

export default defineProvider({
  name: 'replicate',
  title: 'Replicate',
  docs: 'https://replicate.com/docs/topics/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['`aborted`: ended before it ran, so canceled.', 'Metrics are in seconds.'],
  settings: z.strictObject({
    secrets: standardSecretList('whsec_… from GET /v1/webhooks/default/secret'),
    toleranceSeconds: toleranceSeconds(300),
    poll: pollSettings(API_URL),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    id: z.string().min(1),
    status: z.string().min(1),
    model: optionalText,
    output: z.unknown().optional(),
    error: z.unknown().optional(),
    metrics: z.object({ predict_time: z.number().nonnegative().optional() }).nullish().catch(null),
    created_at: optionalText,
    started_at: optionalText,
    completed_at: optionalText,
  }),
  identify: {
    short: 'SHORT',
    why: 'A final notice: the prediction’s id and its status, since it ends once, and so does the answer when it is asked for. Before that webhook-id, signed and unique to a notice: by its status each `processing` would be the first.',
    of: ({ id, status }, delivery) => (TERMINAL.includes(status) ? `${id}:${status}` : messageId(delivery)),
  },
  normalize: ({ id, status, model, output, error, metrics, ...times }, delivery) => {
    const state = lookUp(STATES, status);
    if (!state) {
      const type = nativeType('com.replicate.prediction', status);
      return [{ family: 'other', type, subject: id, orderBy: id }];
    }
    const createdAt = time(times.created_at);
    const completedAt = time(times.completed_at);
    const seconds = metrics?.predict_time;
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status: state,
          model,
          createdAt,
          startedAt: time(times.started_at),
          completedAt,
        }),
        // What a running prediction shows so far is in the payload; only a succeeded one has products.
        outputs: state === 'succeeded' ? outputsOf(output) : [],
        error: state === 'failed' ? jobError('unknown', error) : undefined,
        usage: seconds === undefined ? undefined : { amount: seconds, unit: 'seconds' },
        // When the first notice of a prediction is sent, all it has is its creation; a later one says no time of its own.
        time: state === 'started' ? createdAt : completedAt,
        native: { status },
        deliveryId: TERMINAL.includes(status) ? messageId(delivery) : undefined,
      },
    ];
  },

  poll: ({ poll }) => (poll ? replicatePoll(poll) : null),

  sender: {
    retryWindowSeconds: 60,
    note: 'Only the final notice is sent again, for about 1 min; the others are sent once, and may come out of order.',
    source: 'https://replicate.com/docs/topics/webhooks',
  },
});
