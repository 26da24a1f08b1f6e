/**
 * https://docs.pollo.ai/webhooks
 * The page names three headers and HMAC-SHA256 in base64; the signed text and the form of the key are from a public verifier:
 * id, time and body joined by dots, under the secret read as base64. Should your secret be text, say so in `secretEncoding`.
 * Left out: the body, the time’s unit, every retry. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  secretBytes,
  secretList,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';

// The statuses of the polled task.
const STATES: Readonly<Record<string, JobState>> = {
  waiting: 'queued',
  processing: 'started',
  succeed: 'succeeded',
  failed: 'failed',
};

const generation = z.object({
  url: z.unknown().optional(),
  mediaType: z.unknown().optional(),
  failMsg: optionalText,
});

export default defineProvider({
  name: 'pollo',
  title: 'Pollo AI',
  docs: 'https://docs.pollo.ai/webhooks',
  known: { scheme: 'observed', events: 'observed', sender: 'observed' },
  registration: 'REGISTRATION',
  assumptions: [
    'Signed are the id, the time and the body, joined by dots.',
    'The body is the task as it is asked for: `taskId`, `status` and `generations`.',
    'The time is in seconds, and 300 s is our limit: the page sets none.',
  ],
  settings: z
    .strictObject({
      secrets: secretList('the webhook key of api.pollo.ai/webhook'),
      secretEncoding: z.enum(['base64', 'text']).default('base64'),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ secrets, secretEncoding }, context) => {
      if (secretEncoding === 'text' || secrets.every((secret) => secretBytes(secret, 'base64').length > 0))
        return;
      const message = 'are not all base64; for secrets that are text set secretEncoding: text';
      context.addIssue({ code: 'custom', path: ['secrets'], message });
    }),
  scheme: ({ secrets, secretEncoding, toleranceSeconds }) =>
    hmac({
      secrets: secretEncoding === 'text' ? secrets : secrets.map((secret) => secretBytes(secret, 'base64')),
      header: 'x-webhook-signature',
      encoding: 'base64',
      signedHeaders: ['x-webhook-id'],
      timestamp: { header: 'x-webhook-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ body, timestamp, signedHeader }) => [`${signedHeader('x-webhook-id')}.${timestamp}.`, body],
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('base64')] }),

  payload: z
    .object({
      taskId: optionalText,
      task_id: optionalText,
      status: z.string().min(1),
      generations: z.array(generation).catch([]),
    })
    .transform(({ taskId, task_id, ...rest }, context) => {
      const id = taskId ?? task_id;
      if (id) return { id, ...rest };
      context.addIssue({ code: 'custom', message: 'neither taskId nor task_id' });
      return z.NEVER;
    }),
  identify: {
    short: 'SHORT',
    why: 'The task’s id and its status, both in the signed body: a task ends once. Nothing says that X-Webhook-Id stays in a retry.',
    of: ({ id, status }) => `${id}:${status}`,
  },
  normalize: ({ id, status, generations }, delivery) => {
    const deliveryId = delivery.header('x-webhook-id');
    const state = lookUp(STATES, status);
    if (!state) {
      const type = nativeType('ai.pollo.task', status);
      return [{ family: 'other', type, subject: id, orderBy: id, deliveryId }];
    }
    const outputs = generations.flatMap(({ url, mediaType: kind }) =>
      isUrl(url) ? [outputAt(url, { kind })] : [],
    );
    const reason = generations.find(({ failMsg }) => failMsg)?.failMsg;
    return [
      {
        family: 'job',
        job: { id, status: state },
        outputs: state === 'succeeded' ? outputs : [],
        outputsPending: state === 'succeeded' && outputs.length === 0,
        error: state === 'failed' ? jobError('unknown', reason) : undefined,
        native: withoutUndefined({ status }),
        deliveryId,
      },
    ];
  },

  sender: undocumentedSender({
    note: 'Sent when a task ends; retries and the deadline are not documented.',
    source: 'https://docs.pollo.ai/webhooks',
  }),
});
