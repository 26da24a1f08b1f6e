/**
 * https://docs.parallel.ai/resources/webhook-setup
 * Standard Webhooks around a run of the Task API; events of its other APIs pass through. Earlier integrations sign under the
 * whole `whsec_…` as text: `secretEncoding: text`. The result is not in the delivery. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  type JobState,
  jobError,
  lookUp,
  messageId,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  standardWebhooks,
  time,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
  withoutUndefined,
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['`data.error` holds the message of a failed run.'],
  settings: z
    .strictObject({
      secrets: secretList('whsec_… from Settings → Webhooks'),
      secretEncoding: z.enum(['base64', 'text']).default('base64'),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ secrets, secretEncoding }, context) => {
      if (secretEncoding === 'text' || secrets.every((secret) => STANDARD.test(secret))) return;
      const message = 'are not all whsec_ and base64; for the legacy form set secretEncoding: text';
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
        run_id: optionalText,
        status: optionalText,
        processor: optionalText,
        created_at: optionalText,
        error: z.object({ message: optionalText, ref_id: optionalText }).nullish().catch(null),
      })
      .partial()
      .catch({}),
  }),
  identify: {
    short: 'SHORT',
    why: 'webhook-id: signed, unique to an event, and the same at each of its redeliveries.',
    of: (_, delivery) => messageId(delivery),
  },
  normalize: ({ type, timestamp, data }) => {
    const { run_id: id, status, processor: model, error } = data;
    const state = type === 'task_run.status' ? lookUp(STATES, status) : undefined;
    if (!state || !id) {
      const native = nativeType('ai.parallel', type, status);
      return [passThrough(native, { subject: id, time: timestamp })];
    }
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status: state, model, createdAt: time(data.created_at) }),
        outputsPending: state === 'succeeded',
        error: state === 'failed' ? jobError('unknown', error?.message) : undefined,
        time: timestamp,
        native: withoutUndefined({ type, status }),
      },
    ];
  },

  sender: undocumentedSender({
    note: 'A run is reported when it ends. The schedule of retries was not found.',
    source: 'https://docs.parallel.ai/resources/webhook-setup',
  }),
});
