/**
 * https://docs.higgsfield.ai/how-to/webhooks
 * Standard Webhooks; while a secret is rotated both sign for 24 h. Older integrations have no signature: for them the URL given as
 * `hf_webhook` carries a token. There are three ends: completed, failed and nsfw. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  sharedToken,
  standardSecretList,
  standardWebhooks,
  tokenList,
  toleranceSeconds,
  z,
} from '../../src/provider-kit.js';

// The states on the page.
const STATES: Readonly<Record<string, JobState>> = {
  queued: 'queued',
  in_progress: 'progressed',
  completed: 'succeeded',
  failed: 'failed',
  nsfw: 'failed',
  canceled: 'canceled',
};

const file = z.object({ url: optionalText }).nullish().catch(null);

export default defineProvider({
  name: 'higgsfield',
  title: 'Higgsfield',
  docs: 'https://docs.higgsfield.ai/how-to/webhooks',
  known: 'documented',
  assumptions: ['`error` is where a failure is told.', 'A request is told once of each state.'],
  settings: z
    .strictObject({
      secrets: standardSecretList('the signing secrets of the webhook (whsec_…)').optional(),
      tokens: tokenList().optional(),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ secrets, tokens }, context) => {
      if ((secrets === undefined) !== (tokens === undefined)) return;
      const message = 'or tokens: one of the two says how it proves itself, and not both';
      context.addIssue({ code: 'custom', path: ['secrets'], message });
    }),
  scheme: ({ secrets = [], tokens, toleranceSeconds }) =>
    tokens ? sharedToken({ tokens }) : standardWebhooks({ secrets, toleranceSeconds }),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    request_id: z.string().min(1),
    status: z.string().min(1),
    error: optionalText,
    images: z.array(file).nullish().catch(null),
    video: file,
    audio: file,
  }),
  identify: {
    why: 'Request and status: the page names the request as what is the same at each attempt.',
    of: ({ request_id, status }) => `${request_id}:${status}`,
  },
  normalize: ({ request_id: id, status: state, error, images, video, audio }) => {
    const status = lookUp(STATES, state);
    if (!status) {
      return [
        { family: 'other', type: nativeType('ai.higgsfield.request', state), subject: id, orderBy: id },
      ];
    }
    const files = [
      { kind: 'video', files: [video] },
      { kind: 'image', files: images ?? [] },
      { kind: 'audio', files: [audio] },
    ] as const;
    return [
      {
        family: 'job',
        job: { id, status },
        outputs:
          status === 'succeeded'
            ? files.flatMap(({ kind, files }) =>
                files.flatMap((file) => (isUrl(file?.url) ? [outputAt(file.url, { kind })] : [])),
              )
            : [],
        error:
          status === 'failed'
            ? jobError(state === 'nsfw' ? 'content_policy' : 'unknown', error, state)
            : undefined,
        native: { status: state },
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: 7200,
    success: '2xx',
    onRefused: 'retries',
    onUnavailable: 'retries',
    note: 'Tried again until 2xx, for up to 2 h.',
    source: 'https://docs.higgsfield.ai/how-to/webhooks',
  },
});
