/** The two kinds of work that Mux tells the end of: assets, and the jobs of Mux Robots. Undefined: the event is neither. */
import {
  isUrl,
  type JobDraft,
  type JobState,
  jobError,
  lookUp,
  type Output,
  optionalText,
  outputAt,
  outputText,
  time,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';

// `WebhookAsset.status` in the SDK's types is preparing, ready or errored; these events tell its first of each.
const ASSET_STATES: Readonly<Record<string, JobState>> = {
  'video.asset.created': 'started',
  'video.asset.ready': 'succeeded',
  'video.asset.errored': 'failed',
};

/** Seconds, which older assets hold as text. */
const seconds = z.coerce
  .number()
  .positive()
  .transform((seconds) => time(seconds * 1000))
  .optional()
  .catch(undefined);

const asset = z.object({
  id: z.string().min(1),
  status: optionalText,
  created_at: seconds,
  duration: z.number().nonnegative().optional().catch(undefined),
  upload_id: optionalText,
  passthrough: optionalText,
  progress: z
    .object({ progress: z.number().min(0).max(100) })
    .optional()
    .catch(undefined),
  playback_ids: z
    .array(z.object({ id: z.string().min(1), policy: optionalText }))
    .optional()
    .catch(undefined),
  errors: z
    .object({ type: optionalText, messages: z.array(z.string()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

export function assetDraft(type: string, data: unknown, at: string | undefined): JobDraft | undefined {
  const state = lookUp(ASSET_STATES, type);
  const { data: read } = asset.safeParse(data);
  if (!state || !read) return undefined;
  const playback = read.playback_ids?.find(({ policy }) => policy === 'public');
  return {
    family: 'job',
    job: withoutUndefined({
      id: read.id,
      status: state,
      task: 'asset',
      progress: state === 'started' && read.progress ? read.progress.progress / 100 : undefined,
      createdAt: read.created_at,
      completedAt: state === 'started' ? undefined : time(at),
      correlationId: read.passthrough ?? read.upload_id,
    }),
    outputs: state === 'succeeded' && playback ? [stream(playback.id, read.duration)] : [],
    outputsPending: state === 'succeeded' && !playback,
    error:
      state === 'failed'
        ? jobError(
            read.errors?.type === 'invalid_input' ? 'invalid_request' : 'unknown',
            read.errors?.messages?.join(' '),
            read.errors?.type,
          )
        : undefined,
    usage: state === 'succeeded' && read.duration ? { amount: read.duration, unit: 'seconds' } : undefined,
    time: at,
    native: withoutUndefined({ type, status: read.status }),
  };
}

const stream = (playbackId: string, durationSeconds: number | undefined): Output =>
  outputAt(`https://stream.mux.com/${encodeURIComponent(playbackId)}.m3u8`, {
    kind: 'video',
    contentType: 'application/vnd.apple.mpegurl',
    durationSeconds,
  });

// The statuses of the jobs in the SDK's types.
const ROBOT_STATES: Readonly<Record<string, JobState>> = {
  pending: 'queued',
  processing: 'started',
  completed: 'succeeded',
  errored: 'failed',
  cancelled: 'canceled',
};

const robot = z.object({
  id: z.string().min(1),
  status: z.string().min(1),
  workflow: optionalText,
  created_at: seconds,
  updated_at: seconds,
  units_consumed: z.number().nonnegative().optional().catch(undefined),
  passthrough: optionalText,
  outputs: z.record(z.string(), z.unknown()).optional().catch(undefined),
  errors: z
    .array(z.object({ type: optionalText, message: optionalText }))
    .optional()
    .catch(undefined),
});

export function robotDraft(type: string, data: unknown, at: string | undefined): JobDraft | undefined {
  const { data: read } = robot.safeParse(data);
  const state = lookUp(ROBOT_STATES, read?.status);
  if (!read || !state) return undefined;
  const isOver = state !== 'queued' && state !== 'started';
  const [error] = read.errors ?? [];
  return {
    family: 'job',
    job: withoutUndefined({
      id: read.id,
      status: state,
      task: read.workflow,
      createdAt: read.created_at,
      startedAt: state === 'started' ? read.updated_at : undefined,
      completedAt: isOver ? read.updated_at : undefined,
      correlationId: read.passthrough,
    }),
    outputs: state === 'succeeded' ? Object.entries(read.outputs ?? {}).flatMap(product) : [],
    error: state === 'failed' ? jobError('unknown', error?.message, error?.type) : undefined,
    usage:
      isOver && read.units_consumed !== undefined
        ? { amount: read.units_consumed, unit: 'units' }
        : undefined,
    time: at,
    native: { type, status: read.status },
  };
}

/** Answers, chapters and the like are structures of their own: as the text that they are. Counts and flags are no products. */
function product([name, value]: [string, unknown]): Output[] {
  if (isUrl(value)) return [outputAt(value, { name })];
  if (typeof value === 'string') return [outputText(value, name)];
  return typeof value === 'object' && value !== null ? [outputText(JSON.stringify(value), name)] : [];
}
