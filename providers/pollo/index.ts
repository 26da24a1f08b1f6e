/**
 * https://docs.pollo.ai/webhooks
 * An HMAC in base64 over id, time and body. How these are joined was not to be read: `{id}.{timestamp}.{body}` is assumed, and
 * `joint` can be set. Read 2026-11-24, from copies.
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
  unixSeconds,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// `status` of a generation in the API.
const STATES: Readonly<Record<string, JobState>> = {
  waiting: 'queued',
  processing: 'progressed',
  succeed: 'succeeded',
  failed: 'failed',
};

const generation = z.object({
  id: optionalText,
  status: optionalText,
  failMsg: optionalText,
  url: optionalText,
});

export default defineProvider({
  name: 'pollo',
  title: 'Pollo AI',
  docs: 'https://docs.pollo.ai/webhooks',
  known: 'assumed',
  assumptions: [
    'What stands between id, time and body: a full stop.',
    'The key is the secret as text; `secretEncoding: base64` decodes it.',
    'The time in unix seconds, and 300 s of tolerance.',
    'The body, as the task’s status endpoint has it: `taskId`, `status`, and `generations` with `url` and `failMsg`.',
  ],
  settings: z.strictObject({
    secrets: secretList('the webhook secret'),
    secretEncoding: z.enum(['text', 'base64']).default('text'),
    joint: z.string().max(4).default('.'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, secretEncoding, joint, toleranceSeconds }) =>
    hmac({
      secrets: secretEncoding === 'text' ? secrets : secrets.map((secret) => secretBytes(secret, 'base64')),
      header: 'x-webhook-signature',
      encoding: 'base64',
      companions: ['x-webhook-id'],
      timestamp: { header: 'x-webhook-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ timestamp, body, companion }) => [
        `${companion('x-webhook-id')}${joint}${timestamp}${joint}`,
        body,
      ],
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    taskId: z.string().min(1),
    status: optionalText,
    generations: z.array(generation).nullish().catch(null),
  }),
  identify: {
    why: 'Task and status, both signed: a task is told once of each.',
    of: ({ taskId, status, generations }) => `${taskId}:${status ?? generations?.[0]?.status}`,
  },
  normalize: ({ taskId: id, status: outer, generations }, delivery) => {
    const state = outer ?? generations?.[0]?.status;
    const status = lookUp(STATES, state);
    const deliveryId = delivery.header('x-webhook-id');
    if (!status) {
      return [
        {
          family: 'other',
          type: nativeType('ai.pollo.task', state ?? 'unknown'),
          subject: id,
          orderBy: id,
          deliveryId,
        },
      ];
    }
    return [
      {
        family: 'job',
        job: { id, status },
        outputs:
          status === 'succeeded'
            ? (generations ?? []).flatMap(({ url }) => (isUrl(url) ? [outputAt(url)] : []))
            : [],
        error:
          status === 'failed'
            ? jobError('unknown', generations?.find(({ failMsg }) => failMsg)?.failMsg)
            : undefined,
        native: withoutUndefined({ status: state }),
        deliveryId,
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Nothing is told of its deadline and its retries.',
    source: 'https://docs.pollo.ai/webhooks',
  },
});
