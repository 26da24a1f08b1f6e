/**
 * https://docs.higgsfield.ai/how-to/webhooks
 * There are two schemes: Standard Webhooks (a rotation keeps both secrets for 24 h), and the older one, which sends the secret
 * itself in X-Webhook-Secret-Key and is being retired. A copy of the page from 2026-04 has neither. A delivery without a
 * signature or a secret is refused. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  headerToken,
  headerTokenList,
  idText,
  type JobState,
  jobError,
  jobEvent,
  lookUpWord,
  messageId,
  nativeType,
  passThrough,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

// The page on webhooks has the final states completed, failed and nsfw; the others are those of the status endpoint.
const STATES: Readonly<Record<string, JobState>> = {
  queued: 'queued',
  in_progress: 'started',
  completed: 'succeeded',
  failed: 'failed',
  nsfw: 'failed',
  canceled: 'canceled',
};

/** A state that says itself why the request failed. */
const REFUSALS = { nsfw: { category: 'content_policy', code: 'nsfw' } } as const;

export default defineProvider({
  name: 'higgsfield',
  title: 'Higgsfield',
  docs: 'https://docs.higgsfield.ai/how-to/webhooks',
  typePrefix: 'ai.higgsfield',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In each request, as the query parameter `hf_webhook`.',
  assumptions: [
    'X-Webhook-Secret-Key holds the legacy secret itself.',
    '`canceled` means that the request was canceled; the page lists no notice of it.',
  ],
  settings: z
    .strictObject({
      secrets: standardSecretList('the signing secret (whsec_…), as Higgsfield shows it').optional(),
      tokens: headerTokenList('the legacy secret, which Higgsfield sends in X-Webhook-Secret-Key').optional(),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ secrets, tokens }, context) => {
      if ((secrets === undefined) !== (tokens === undefined)) return;
      context.addIssue({ code: 'custom', message: 'give either secrets or tokens (the legacy secret)' });
    }),
  scheme: ({ secrets, tokens = [], toleranceSeconds }) =>
    secrets
      ? standardWebhooks({ secrets, toleranceSeconds })
      : headerToken({ tokens, header: 'x-webhook-secret-key' }),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    request_id: idText,
    status: z.string().min(1),
    error: z.unknown().optional(),
    images: z.unknown().optional(),
    video: z.unknown().optional(),
    audio: z.unknown().optional(),
  }),
  identify: {
    short: 'request id and status',
    why: 'For the end of a request, its id and status: the page names request_id for deduplication, and a request ends once. For all else webhook-id where it is signed, or the digest of the body.',
    of: ({ request_id, status }, delivery, { secrets }) =>
      endOf(STATES, status, request_id) ?? (secrets ? messageId(delivery) : undefined),
  },
  endsOnce: true,
  normalize: ({ request_id: id, status, error, images, video, audio }, delivery) => {
    return [
      jobEvent(STATES, status, id, {
        result: { images, video, audio },
        error: jobError(error, lookUpWord(REFUSALS, status)),
        native: { status },
        deliveryId: messageId(delivery),
      }) ?? passThrough(nativeType('ai.higgsfield', status), { subject: id }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 7200,
    note: 'Higgsfield retries until it gets a 2xx, for up to 2 h, with growing waits.',
    source: 'https://docs.higgsfield.ai/how-to/webhooks',
  },
});
