/**
 * https://docs.higgsfield.ai/how-to/webhooks
 * Two generations: Standard Webhooks (a rotation keeps both secrets for 24 h), and before it a secret as it is in
 * X-Webhook-Secret-Key, which is being retired. A copy of the page from 2026-04 knows neither; deliveries without any proof
 * are refused here. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerToken,
  headerTokenList,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  messageId,
  nativeType,
  outputAt,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

// Three final states on the page of webhooks; those before them are the status endpoint's.
const STATES: Readonly<Record<string, JobState>> = {
  queued: 'queued',
  in_progress: 'started',
  completed: 'succeeded',
  failed: 'failed',
  nsfw: 'failed',
  canceled: 'canceled',
};

const link = z.object({ url: z.unknown().optional() }).optional().catch(undefined);

export default defineProvider({
  name: 'higgsfield',
  title: 'Higgsfield',
  docs: 'https://docs.higgsfield.ai/how-to/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'The legacy secret comes as it is in X-Webhook-Secret-Key.',
    '`canceled`: the request was canceled; the page has no notice of it.',
  ],
  settings: z
    .strictObject({
      secrets: standardSecretList('whsec_… as Higgsfield shows it').optional(),
      tokens: headerTokenList('the legacy secret that comes in X-Webhook-Secret-Key').optional(),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ secrets, tokens }, context) => {
      if ((secrets === undefined) !== (tokens === undefined)) return;
      const message = 'or tokens (the legacy secret): one of the two, and not both';
      context.addIssue({ code: 'custom', path: ['secrets'], message });
    }),
  scheme: ({ secrets, tokens = [], toleranceSeconds }) =>
    secrets
      ? standardWebhooks({ secrets, toleranceSeconds })
      : headerToken({ tokens, header: 'x-webhook-secret-key' }),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    request_id: z.string().min(1),
    status: z.string().min(1),
    error: z.unknown().optional(),
    images: z.array(link).catch([]),
    video: link,
    audio: link,
  }),
  identify: {
    short: 'SHORT',
    why: 'request_id and the status: the page names request_id for deduplication, and a request ends once.',
    of: ({ request_id, status }) => `${request_id}:${status}`,
  },
  normalize: ({ request_id: id, status, error, images, video, audio }, delivery) => {
    const state = lookUp(STATES, status);
    if (!state) {
      return [{ family: 'other', type: nativeType('ai.higgsfield', status), subject: id, orderBy: id }];
    }
    const outputs = [
      ...images.map((image) => ({ url: image?.url, kind: 'image' })),
      { url: video?.url, kind: 'video' },
      { url: audio?.url, kind: 'audio' },
    ].flatMap(({ url, kind }) => (isUrl(url) ? [outputAt(url, { kind })] : []));
    const isRefused = status === 'nsfw';
    return [
      {
        family: 'job',
        job: { id, status: state },
        outputs: state === 'succeeded' ? outputs : [],
        error:
          state === 'failed'
            ? jobError(isRefused ? 'content_policy' : 'unknown', error, isRefused ? 'nsfw' : undefined)
            : undefined,
        native: { status },
        deliveryId: messageId(delivery),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 7200,
    note: 'Sent again until a 2xx, for up to 2 h, with growing waits.',
    source: 'https://docs.higgsfield.ai/how-to/webhooks',
  },
});
