/**
 * https://docs.magichour.ai/integration/webhook/secure-handler
 * `{type, payload}`, where the payload is the project as the API answers it. Left out: whether what is signed is the body as
 * it came (the page says the stringified JSON), and every retry. Read 2026-11-24, from copies.
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
  passThrough,
  secretList,
  time,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';

// The second half of the events' names; the first is video, image or audio.
const STATES: Readonly<Record<string, JobState>> = {
  started: 'started',
  completed: 'succeeded',
  errored: 'failed',
};

const download = z.object({ url: z.unknown().optional(), expires_at: z.unknown().optional() }).partial();

export default defineProvider({
  name: 'magic-hour',
  title: 'Magic Hour',
  docs: 'https://docs.magichour.ai/integration/webhook/secure-handler',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['The stringified JSON that is signed is the body as it came.'],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook in the developer hub'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'magic-hour-event-signature',
      encoding: 'hex',
      timestamp: { header: 'magic-hour-event-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ body, timestamp }) => [`${timestamp}.`, body],
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    type: z.string().min(1),
    payload: z
      .object({
        id: z.string().min(1),
        status: optionalText,
        type: optionalText,
        created_at: optionalText,
        completed_at: optionalText,
        width: z.unknown().optional(),
        height: z.unknown().optional(),
        credits_charged: z.number().nonnegative().optional().catch(undefined),
        downloads: z.array(download).nullish().catch([]),
        error: z.object({ code: optionalText, message: optionalText }).nullish().catch(null),
      })
      .partial({ width: true, height: true }),
  }),
  identify: {
    short: 'SHORT',
    why: 'The project’s id and the event’s name, both in the signed body: there is no delivery id, and each state is reached once.',
    of: ({ type, payload }) => `${payload.id}:${type}`,
  },
  normalize: ({ type, payload }) => {
    const { id, status, type: task, width, height, credits_charged: credits, downloads, error } = payload;
    const [kind = '', name] = type.split('.', 2);
    const state = ['video', 'image', 'audio'].includes(kind) ? lookUp(STATES, name) : undefined;
    if (!state) {
      return [passThrough(nativeType('ai.magichour', type), { subject: id })];
    }
    const completedAt = time(payload.completed_at);
    const outputs = (downloads ?? []).flatMap(({ url, expires_at: expiresAt }) =>
      isUrl(url)
        ? [outputAt(url, { kind, width: positive(width), height: positive(height), expiresAt })]
        : [],
    );
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status: state, task, createdAt: time(payload.created_at), completedAt }),
        outputs: state === 'succeeded' ? outputs : [],
        error: state === 'failed' ? jobError('unknown', error?.message, error?.code) : undefined,
        usage: credits === undefined ? undefined : { amount: credits, unit: 'credits' },
        time: completedAt,
        native: withoutUndefined({ type, status }),
      },
    ];
  },

  sender: undocumentedSender({
    note: 'Retries and the deadline were not found; result URLs expire after about 24 h.',
    source: 'https://docs.magichour.ai/integration/webhook/event-types',
  }),
});

/** -1 stands for a size that does not matter. */
const positive = (size: unknown) => (typeof size === 'number' && size > 0 ? size : undefined);
