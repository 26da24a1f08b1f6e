/**
 * https://docs.freepik.com/webhooks
 * Standard Webhooks around the task as the API returns it. Neither a page nor a delivery has confirmed whether the secret
 * is base64 or text (both can be set), and no retry is known. Written 2026-11-24, from memory.
 */
import {
  defineProvider,
  endOf,
  hmac,
  idText,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  messageId,
  nativeType,
  outputAt,
  passThrough,
  secretBytes,
  secretList,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
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
  known: { scheme: 'assumed', events: 'assumed', sender: 'assumed' },
  registration: 'In each request, as `webhook_url`. (From memory; confirm at the sender.)',
  assumptions: [
    'Freepik signs as Standard Webhooks does; the secret is base64 unless `secretEncoding` says text.',
    'The body is the task as the API returns it: `task_id`, `status` and `generated`.',
  ],
  settings: z
    .strictObject({
      secrets: secretList('the webhook secret, shown in the Freepik dashboard'),
      secretEncoding: z
        .enum(['base64', 'text'])
        .default('base64')
        .describe(
          'text if Freepik signs with the characters of the secret, base64 if with the bytes that they encode',
        ),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ secrets, secretEncoding }, context) => {
      if (secretEncoding === 'text' || secrets.every((secret) => keyOf(secret).length > 0)) return;
      const message = 'must all be base64; if they are text, set secretEncoding: text';
      context.addIssue({ code: 'custom', path: ['secrets'], message });
    }),
  scheme: ({ secrets, secretEncoding, toleranceSeconds }) =>
    hmac({
      secrets: secretEncoding === 'text' ? secrets : secrets.map(keyOf),
      header: 'webhook-signature',
      encoding: 'base64',
      prefix: 'v1,',
      separator: ' ',
      signedHeaders: ['webhook-id'],
      timestamp: { header: 'webhook-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ body, timestamp, signedHeader }) => [`${signedHeader('webhook-id')}.${timestamp}.`, body],
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('base64')] }),

  payload: z
    .object({ data: z.unknown().optional() })
    .loose()
    .transform(({ data, ...rest }) => (typeof data === 'object' && data !== null ? data : rest))
    .pipe(
      z.object({
        task_id: idText,
        status: z.string().min(1),
        generated: z.array(z.unknown()).catch([]),
        error: z.unknown().optional(),
      }),
    ),
  identify: {
    short: 'task id and status',
    why: 'For the end of a task, its id and status, both in the signed body: a task ends once. For all else webhook-id, which is signed.',
    of: ({ task_id, status }, delivery) => endOf(STATES, status, task_id) ?? messageId(delivery),
  },
  normalize: ({ task_id: id, status, generated, error }, delivery) => {
    const deliveryId = messageId(delivery);
    return [
      jobEvent(STATES, status, id, {
        outputs: generated
          .map((item) => urlOf(item))
          .filter(isUrl)
          .map((url) => outputAt(url)),
        error: jobError('unknown', error),
        native: { status },
        deliveryId,
      }) ?? passThrough(nativeType('com.freepik.task', status.toLowerCase()), { subject: id, deliveryId }),
    ];
  },

  sender: undocumentedSender({
    note: 'The retries and the deadline are unknown.',
    source: 'https://docs.freepik.com/webhooks',
  }),
});

const keyOf = (secret: string) => secretBytes(secret.replace(/^whsec_/, ''), 'base64');

const urlOf = (item: unknown): unknown =>
  typeof item === 'object' && item !== null && 'url' in item ? item.url : item;
