/**
 * https://editframe.com/docs/api/webhooks
 * Only the body is signed, without a time. Two of the sender’s pages differ: `event` and `render` under
 * X-Editframe-Signature, or `topic` and `data` under X-Webhook-Signature; both are read. The pages document no retries.
 * Read 2026-11-24, from copies.
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
  optionalText,
  outputAt,
  passThrough,
  secretList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

// Events of renders; those of files report uploads, which are not jobs.
const STATES: Readonly<Record<string, JobState>> = {
  'render.created': 'queued',
  'render.pending': 'queued',
  'render.rendering': 'started',
  'render.completed': 'succeeded',
  'render.failed': 'failed',
};

const thing = z
  .object({
    id: optionalId,
    status: optionalText,
    width: z.unknown().optional(),
    height: z.unknown().optional(),
    created_at: optionalText,
    completed_at: optionalText,
    failed_at: optionalText,
    byte_size: z.unknown().optional(),
    duration_ms: z.unknown().optional(),
    progress: z.unknown().optional(),
    metadata: z.unknown().optional(),
    download_url: optionalText,
    error: z.unknown().optional(),
  })
  .partial()
  .optional()
  .catch(undefined);

export default defineProvider({
  name: 'editframe',
  title: 'Editframe',
  docs: 'https://editframe.com/docs/api/webhooks',
  typePrefix: 'com.editframe',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the Editframe dashboard, where the webhook is created. (From memory; confirm at the sender.)',
  assumptions: [
    'X-Webhook-Signature, if it comes, is the same signature.',
    '`error`, if present, says why a render failed.',
  ],
  settings: z.strictObject({ secrets: secretList('the secret shown when the webhook was created') }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: ['x-editframe-signature', 'x-webhook-signature'], encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z
    .object({ event: optionalText, topic: optionalText, render: thing, file: thing, data: thing })
    .transform(({ event, topic, render, file, data }) => ({
      type: event ?? topic ?? 'untyped',
      thing: render ?? file ?? data ?? {},
    })),
  identify: {
    short: 'render or file id, and event',
    why: 'For the end of a render, its id and the event’s name, both in the signed body: it ends once. For all else, as for files, the digest of the body.',
    of: ({ type, thing }) => endOf(STATES, type, thing.id),
  },
  endsOnce: true,
  normalize: ({ type, thing }) => {
    const { id, status, download_url: url, width, height, error, created_at, metadata } = thing;
    const { byte_size: bytes, duration_ms, progress, completed_at, failed_at } = thing;
    const durationSeconds = typeof duration_ms === 'number' ? duration_ms / 1000 : undefined;
    const endedAt = completed_at ?? failed_at;
    const job =
      id &&
      jobEvent(STATES, type, id, {
        task: 'render',
        createdAt: created_at,
        completedAt: endedAt,
        reference: metadata,
        progress,
        outputs: isUrl(url) ? [outputAt(url, { kind: 'video', width, height, bytes, durationSeconds })] : [],
        error: jobError(error),
        time: endedAt ?? (type === 'render.created' ? created_at : undefined),
        native: { type, status },
      });
    return [job || passThrough(nativeType('com.editframe', type), { subject: id })];
  },

  sender: undocumentedSender({
    note: 'Retries and the deadline were not found.',
    source: 'https://editframe.com/docs/api/webhooks',
  }),
});
