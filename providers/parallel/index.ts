/**
 * https://docs.parallel.ai/resources/webhook-setup
 * Standard Webhooks around a run of the Task API; events of its other APIs pass through. For earlier integrations, the key is the
 * whole `whsec_…` as text: `secretEncoding: text`. The result is not in the delivery. Read 2026-11-24, from copies.
 */
import {
  byWebhookId,
  defineProvider,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalId,
  optionalText,
  parseStandardSecret,
  passThrough,
  secretList,
  standardWebhooks,
  toleranceSeconds,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

// The statuses of a task run in the API's reference.
const STATES: Readonly<Record<string, JobState>> = {
  queued: 'queued',
  running: 'started',
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'canceled',
};

const ENDED = ['completed', 'failed', 'cancelled'];

export default defineProvider({
  name: 'parallel',
  title: 'Parallel',
  docs: 'https://docs.parallel.ai/resources/webhook-setup',
  typePrefix: 'ai.parallel',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the request that starts a task run, as `webhook.url`. (From memory; confirm at the sender.)',
  assumptions: [
    '`data.error` holds the message of a failed run.',
    '`data` is the run as the API returns it: `metadata` is the caller’s, and `modified_at` of a run that has ended is when it ended.',
  ],
  settings: z
    .strictObject({
      secrets: secretList('the signing secret (whsec_…), from Settings > Webhooks in Parallel'),
      secretEncoding: z
        .enum(['base64', 'text'])
        .default('base64')
        .describe('text for earlier integrations, whose key is the whole whsec_… as it is'),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ secrets, secretEncoding }, context) => {
      if (secretEncoding === 'text') return;
      for (const [index, secret] of secrets.entries()) {
        const parsed = parseStandardSecret(secret);
        if (typeof parsed !== 'string') continue;
        const message = `${parsed}; for the key of an earlier integration set secretEncoding: text`;
        context.addIssue({ code: 'custom', path: ['secrets', index], message });
      }
    }),
  scheme: ({ secrets, secretEncoding, toleranceSeconds }) =>
    standardWebhooks({
      secrets,
      keysOf: secretEncoding === 'text' ? (secret) => [Buffer.from(secret, 'utf8')] : undefined,
      withoutSvix: true,
      toleranceSeconds,
    }),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    type: z.string().min(1),
    timestamp: optionalText,
    data: z
      .object({
        run_id: optionalId,
        status: optionalText,
        processor: optionalText,
        created_at: optionalText,
        modified_at: optionalText,
        metadata: z.unknown().optional(),
        error: z.unknown().optional(),
      })
      .partial()
      .catch({}),
  }),
  identify: byWebhookId,
  endsOnce: true,
  normalize: ({ type, timestamp, data }) => {
    const { run_id: id, status, processor: model, error } = data;
    const job = id
      ? jobEvent(type === 'task_run.status' ? STATES : {}, status, id, {
          model,
          reference: data.metadata,
          createdAt: data.created_at,
          completedAt: ENDED.includes(status ?? '') ? data.modified_at : undefined,
          error: jobError(error),
          time: timestamp,
          native: { type, status },
        })
      : undefined;
    return [job ?? passThrough(nativeType('ai.parallel', type, status), { subject: id, time: timestamp })];
  },

  sender: undocumentedSender({
    note: 'Parallel reports a run when it ends. Nothing was found on its retries.',
    source: 'https://docs.parallel.ai/resources/webhook-setup',
  }),
});
