/**
 * https://docs.magichour.ai/integration/webhook/secure-handler
 * The body is `{type, payload}`, where the payload is the project as the API returns it. The page signs the stringified JSON and
 * does not document whether that is the body as it came, and whether Magic Hour retries. Read 2026-11-24, from copies.
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
  nativeType,
  optionalText,
  outputAt,
  passThrough,
  secretList,
  signsTimestampDotBody,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
  usageOf,
  z,
} from '../../src/provider/kit.js';

// The second half of an event's name; the first is video, image or audio.
const STATES: Readonly<Record<string, JobState>> = {
  started: 'started',
  completed: 'succeeded',
  errored: 'failed',
};

const download = z.object({ url: z.unknown().optional(), expires_at: z.unknown().optional() }).partial();

const KINDS = ['video', 'image', 'audio'];

export default defineProvider({
  name: 'magic-hour',
  title: 'Magic Hour',
  docs: 'https://docs.magichour.ai/integration/webhook/secure-handler',
  typePrefix: 'ai.magichour',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In the Magic Hour developer hub, where a webhook is created.',
  assumptions: ['The stringified JSON that is signed is the body as it came.'],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook, from the Magic Hour developer hub'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'magic-hour-event-signature',
      encoding: 'hex',
      timestamp: { header: 'magic-hour-event-timestamp', format: unixSeconds, toleranceSeconds },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    type: z.string().min(1),
    payload: z
      .object({
        id: idText,
        status: optionalText,
        type: optionalText,
        created_at: optionalText,
        completed_at: optionalText,
        width: z.unknown().optional(),
        height: z.unknown().optional(),
        credits_charged: z.unknown().optional(),
        downloads: z.array(download).nullish().catch([]),
        error: z.unknown().optional(),
      })
      .partial({ width: true, height: true }),
  }),
  identify: {
    short: 'project id and event type',
    why: 'For the end of a project, its id and the event’s name, both in the signed body: there is no delivery id, and a project ends once. For all else the digest of the body.',
    of: ({ type, payload }) => {
      const [kind = '', name] = type.split('.', 2);
      return endOf(KINDS.includes(kind) ? STATES : {}, name, payload.id);
    },
  },
  endsOnce: true,
  normalize: ({ type, payload }) => {
    const { id, status, type: task, width, height, credits_charged: credits, downloads, error } = payload;
    const [kind = '', name] = type.split('.', 2);
    const states = KINDS.includes(kind) ? STATES : {};
    return [
      jobEvent(states, name, id, {
        task,
        createdAt: payload.created_at,
        completedAt: payload.completed_at,
        result: downloads,
        outputs: (downloads ?? []).flatMap(({ url, expires_at: expiresAt }) =>
          isUrl(url)
            ? [outputAt(url, { kind, width: positive(width), height: positive(height), expiresAt })]
            : [],
        ),
        error: jobError(error),
        usage: [usageOf('credits', credits)],
        time: payload.completed_at,
        native: { type, status },
      }) ?? passThrough(nativeType('ai.magichour', type), { subject: id }),
    ];
  },

  sender: undocumentedSender({
    note: 'What was read describes neither retries nor a deadline. Result URLs expire after about 24 h.',
    source: 'https://docs.magichour.ai/integration/webhook/event-types',
  }),
});

/** -1 stands for a size without meaning. */
const positive = (size: unknown) => (typeof size === 'number' && size > 0 ? size : undefined);
