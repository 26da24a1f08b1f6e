/**
 * https://docs.freepik.com/webhooks
 * The headers and the content of Standard Webhooks, but the key is the text of the secret, and the version of a signature counts
 * keys: `v1,… v2,…` during a rotation, any of which may fit. The page says nothing about retries. Read 2026-11-28, from a copy;
 * the tasks are from memory.
 */
import {
  defineProvider,
  endOf,
  idText,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  outputsIn,
  passThrough,
  secretBytes,
  secretList,
  standardWebhooks,
  toleranceSeconds,
  undocumentedSender,
  webhookId,
  z,
} from '../../src/provider/kit.js';

const STATES: Readonly<Record<string, JobState>> = {
  CREATED: 'queued',
  IN_PROGRESS: 'started',
  COMPLETED: 'succeeded',
  FAILED: 'failed',
};

export default defineProvider({
  name: 'freepik',
  title: 'Freepik API',
  docs: 'https://docs.freepik.com/webhooks',
  typePrefix: 'com.freepik',
  known: { scheme: 'documented', events: 'assumed', sender: 'assumed' },
  registration: 'In each request, as `webhook_url`. (From memory; confirm at the sender.)',
  assumptions: [
    'The body is the task as the API returns it: `task_id`, `status` and `generated`, and `has_nsfw` with an entry for each image.',
  ],
  settings: z
    .strictObject({
      secrets: secretList('the webhook secret, shown in the Freepik dashboard'),
      secretEncoding: z
        .enum(['text', 'base64'])
        .default('text')
        .describe('base64 if your secret stands for bytes written in base64; the page documents text'),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ secrets, secretEncoding }, context) => {
      if (secretEncoding === 'text' || secrets.every((secret) => bytesOf(secret).length > 0)) return;
      const message = 'must all be base64; if they are text, remove secretEncoding';
      context.addIssue({ code: 'custom', path: ['secrets'], message });
    }),
  scheme: ({ secrets, secretEncoding, toleranceSeconds }) =>
    standardWebhooks({
      secrets,
      keysOf: (secret) => [secretEncoding === 'text' ? Buffer.from(secret, 'utf8') : bytesOf(secret)],
      anyVersion: true,
      withoutSvix: true,
      toleranceSeconds,
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z
    .object({ data: z.unknown().optional() })
    .loose()
    .transform(({ data, ...rest }) => (typeof data === 'object' && data !== null ? data : rest))
    .pipe(
      z.object({
        task_id: idText,
        status: z.string().min(1),
        generated: z.array(z.unknown()).catch([]),
        has_nsfw: z.array(z.unknown()).catch([]),
        error: z.unknown().optional(),
      }),
    ),
  identify: {
    short: 'task id and status',
    why: 'For the end of a task, its id and status, both in the signed body: a task ends once. For all else webhook-id, which is signed.',
    of: ({ task_id, status }, delivery) => endOf(STATES, status, task_id) ?? webhookId(delivery),
  },
  endsOnce: true,
  normalize: ({ task_id: id, status, generated, has_nsfw: flags, error }, delivery) => {
    const deliveryId = webhookId(delivery);
    return [
      jobEvent(STATES, status, id, {
        result: generated,
        outputs: generated.flatMap((item, index) => outputsIn(item, { facts: { flagged: flags[index] } })),
        error: jobError(error),
        native: { status },
        deliveryId,
      }) ?? passThrough(nativeType('com.freepik.task', status), { subject: id, deliveryId }),
    ];
  },

  sender: undocumentedSender({
    note: 'The retries and the deadline are unknown.',
    source: 'https://docs.freepik.com/webhooks',
  }),
});

const bytesOf = (secret: string) => secretBytes(secret.replace(/^whsec_/, ''), 'base64');
