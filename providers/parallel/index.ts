/**
 * https://docs.parallel.ai/resources/webhook-setup
 * Standard Webhooks. Its tasks run for minutes to hours and end in one event. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type JobState,
  jobError,
  lookUp,
  messageId,
  nativeType,
  optionalText,
  standardSecretList,
  standardWebhooks,
  textAt,
  time,
  toleranceSeconds,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// `data.status` of a task run.
const STATES: Readonly<Record<string, JobState>> = {
  queued: 'queued',
  running: 'started',
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'canceled',
};

export default defineProvider({
  name: 'parallel',
  title: 'Parallel',
  docs: 'https://docs.parallel.ai/resources/webhook-setup',
  known: 'documented',
  assumptions: [
    'The body: `type`, `timestamp` and in `data` the run with `run_id`, `status` and `error`; known from the page is that it is Standard Webhooks.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList('the account’s webhook secret (whsec_…)'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({ type: optionalText, timestamp: optionalText, data: z.unknown().optional() }),
  identify: {
    why: 'The message id header: signed, and the same at each attempt.',
    of: (_, delivery) => messageId(delivery),
  },
  normalize: ({ type, timestamp, data }) => {
    const id = textAt(data, 'run_id');
    const state = textAt(data, 'status');
    const status = lookUp(STATES, state);
    if (!id || !status) {
      const subject = id ?? textAt(data, 'id') ?? textAt(data, 'monitor_id');
      return [
        {
          family: 'other',
          type: nativeType('ai.parallel', type ?? 'untyped'),
          subject,
          orderBy: subject,
          time: timestamp,
        },
      ];
    }
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status, task: 'task_run', createdAt: time(textAt(data, 'created_at')) }),
        outputsPending: status === 'succeeded',
        error:
          status === 'failed'
            ? jobError('unknown', textAt(data, 'error.message'), textAt(data, 'error.code'))
            : undefined,
        time: timestamp,
        native: withoutUndefined({ type, status: state }),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Retried with growing waits; for how long is not told.',
    source: 'https://docs.parallel.ai/resources/webhook-setup',
  },
});
