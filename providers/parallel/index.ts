/**
 * https://docs.parallel.ai/resources/webhook-setup
 * Standard Webhooks around a run of the Task API; events of its other APIs pass through. For earlier integrations, the key is the
 * whole `whsec_…` as text: `secretEncoding: text`. The result is not in the delivery. Read 2026-11-24, from copies.
 */
import {
  byMessageId,
  defineProvider,
  hmac,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  standardWebhooks,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
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

const STANDARD = /^(?:whsec_)?[A-Za-z0-9+/]+={0,2}$/;

export default defineProvider({
  name: 'parallel',
  title: 'Parallel',
  docs: 'https://docs.parallel.ai/resources/webhook-setup',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the request that starts a task run, as `webhook.url`. (From memory; confirm at the sender.)',
  assumptions: ['`data.error` holds the message of a failed run.'],
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
      if (secretEncoding === 'text' || secrets.every((secret) => STANDARD.test(secret))) return;
      const message = 'must all be whsec_ and base64; for the legacy form set secretEncoding: text';
      context.addIssue({ code: 'custom', path: ['secrets'], message });
    }),
  scheme: ({ secrets, secretEncoding, toleranceSeconds }) =>
    secretEncoding === 'base64'
      ? standardWebhooks({ secrets, toleranceSeconds })
      : hmac({
          secrets,
          header: 'webhook-signature',
          encoding: 'base64',
          prefix: 'v1,',
          separator: ' ',
          signedHeaders: ['webhook-id'],
          timestamp: { header: 'webhook-timestamp', format: unixSeconds, toleranceSeconds },
          content: ({ body, timestamp, signedHeader }) => [
            `${signedHeader('webhook-id')}.${timestamp}.`,
            body,
          ],
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
        error: z.object({ message: optionalText, ref_id: optionalId }).nullish().catch(null),
      })
      .partial()
      .catch({}),
  }),
  identify: byMessageId,
  normalize: ({ type, timestamp, data }) => {
    const { run_id: id, status, processor: model, error } = data;
    const job = id
      ? jobEvent(type === 'task_run.status' ? STATES : {}, status, id, {
          model,
          createdAt: data.created_at,
          error: jobError('unknown', error?.message),
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
