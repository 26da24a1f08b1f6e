/**
 * https://docs.freepik.com/webhooks
 * Standard Webhooks around the task as it is asked for. Not confirmed with a page or a delivery: whether the secret is base64
 * or text, so both can be set, and every retry. Written 2026-11-24, from memory.
 */
import {
  defineProvider,
  hmac,
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
  registration: 'REGISTRATION',
  assumptions: [
    'Signed after Standard Webhooks; the secret is base64 unless `secretEncoding` says text.',
    'The body is the task as it is asked for: `task_id`, `status` and `generated`.',
  ],
  settings: z
    .strictObject({
      secrets: secretList('the webhook secret of the Freepik dashboard'),
      secretEncoding: z.enum(['base64', 'text']).default('base64'),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ secrets, secretEncoding }, context) => {
      if (secretEncoding === 'text' || secrets.every((secret) => keyOf(secret).length > 0)) return;
      const message = 'are not all base64; for secrets that are text set secretEncoding: text';
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
        task_id: z.string().min(1),
        status: z.string().min(1),
        generated: z.array(z.unknown()).catch([]),
        error: z.unknown().optional(),
      }),
    ),
  identify: {
    short: 'SHORT',
    why: 'The task’s id and its status, both in the signed body: a task ends once.',
    of: ({ task_id, status }) => `${task_id}:${status}`,
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
    note: 'Retries and the deadline are not known.',
    source: 'https://docs.freepik.com/webhooks',
  }),
});

const keyOf = (secret: string) => secretBytes(secret.replace(/^whsec_/, ''), 'base64');

const urlOf = (item: unknown): unknown =>
  typeof item === 'object' && item !== null && 'url' in item ? item.url : item;
