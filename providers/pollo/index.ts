/**
 * https://docs.pollo.ai/webhooks
 * The page names three headers and HMAC-SHA256 in base64. The signed text and the form of the key come from a public
 * verifier: id, time and body joined by dots, under the secret read as base64. For a secret that is text, set
 * `secretEncoding`. The page does not document the body, the unit of the time, or retries. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  hmac,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalId,
  outputAt,
  passThrough,
  secretBytes,
  secretList,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
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
  failMsg: z.unknown().optional(),
});

export default defineProvider({
  name: 'pollo',
  title: 'Pollo AI',
  docs: 'https://docs.pollo.ai/webhooks',
  typePrefix: 'ai.pollo',
  known: { scheme: 'observed', events: 'assumed', sender: 'assumed' },
  registration: 'In each request, as `webhookUrl`. (From memory; confirm at the sender.)',
  assumptions: [
    'The id, the time and the body are signed, joined by dots.',
    'The body is the task as the API returns it: `taskId`, `status` and `generations`.',
    'The time is in seconds, and the limit of 300 s is ours: the page sets none.',
  ],
  settings: z
    .strictObject({
      secrets: secretList('the webhook key, shown at api.pollo.ai/webhook'),
      secretEncoding: z
        .enum(['base64', 'text'])
        .default('base64')
        .describe('how a secret becomes the key: decoded from base64, or as text'),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ secrets, secretEncoding }, context) => {
      if (secretEncoding === 'text' || secrets.every((secret) => secretBytes(secret, 'base64').length > 0))
        return;
      const message = 'must be base64; for secrets that are text, set secretEncoding: text';
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
      taskId: optionalId,
      task_id: optionalId,
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
    short: 'task id and status',
    why: 'For the end of a task, its id and status, both in the signed body: a task ends once. For all else the digest of the body: the page does not say that a retry keeps X-Webhook-Id.',
    of: ({ id, status }) => endOf(STATES, status, id),
  },
  endsOnce: true,
  normalize: ({ id, status, generations }, delivery) => {
    const deliveryId = delivery.header('x-webhook-id');
    return [
      jobEvent(STATES, status, id, {
        result: generations.map(({ failMsg, ...products }) => products),
        outputs: generations.flatMap(({ url, mediaType: kind }) =>
          isUrl(url) ? [outputAt(url, { kind })] : [],
        ),
        error: jobError(generations.find(({ failMsg }) => failMsg)?.failMsg),
        native: { status },
        deliveryId,
      }) ?? passThrough(nativeType('ai.pollo.task', status), { subject: id, deliveryId }),
    ];
  },

  sender: undocumentedSender({
    note: 'Sent when a task ends; retries and the deadline are not documented.',
    source: 'https://docs.pollo.ai/webhooks',
  }),
});
