/** The two kinds of jobs at Mux: assets, and the jobs of Mux Robots. Undefined: the event is about neither. */
import {
  idText,
  isUrl,
  type JobDraft,
  type JobState,
  jobError,
  jobEvent,
  jobInState,
  lookUp,
  type Output,
  optionalId,
  optionalText,
  outputAt,
  outputText,
  time,
  usageOf,
  z,
} from '../../src/provider/kit.js';

// `WebhookAsset.status` in the SDK's types is preparing, ready or errored; these events report when it is first each of them.
const ASSET_STATES: Readonly<Record<string, JobState>> = {
  'video.asset.created': 'started',
  'video.asset.ready': 'succeeded',
  'video.asset.errored': 'failed',
};

/** Seconds, which older assets have as text. */
const seconds = z.coerce
  .number()
  .positive()
  .transform((seconds) => time(seconds * 1000))
  .optional()
  .catch(undefined);

const asset = z.object({
  id: idText,
  status: optionalText,
  created_at: seconds,
  duration: z.number().nonnegative().optional().catch(undefined),
  upload_id: optionalId,
  passthrough: optionalText,
  progress: z
    .object({ progress: z.number().min(0).max(100) })
    .optional()
    .catch(undefined),
  playback_ids: z
    .array(z.object({ id: idText, policy: optionalText }))
    .optional()
    .catch(undefined),
  errors: z
    .object({ type: optionalText, messages: z.array(z.string()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

export function assetDraft(type: string, data: unknown, at: string | undefined): JobDraft | undefined {
  const { data: read } = asset.safeParse(data);
  if (!read) return undefined;
  const playback = read.playback_ids?.find(({ policy }) => policy === 'public');
  const { progress, duration, errors } = read;
  return jobEvent(ASSET_STATES, type, read.id, {
    task: 'asset',
    progress: type === 'video.asset.created' && progress ? progress.progress / 100 : undefined,
    createdAt: read.created_at,
    completedAt: type === 'video.asset.created' ? undefined : at,
    correlationId: read.passthrough ?? read.upload_id,
    outputs: playback ? [stream(playback.id, duration)] : [],
    error: jobError(errors?.messages?.join(' '), {
      category: errors?.type === 'invalid_input' ? 'invalid_request' : undefined,
      code: errors?.type,
    }),
    usage: type === 'video.asset.ready' ? [usageOf('media_seconds', duration)] : [],
    time: at,
    native: { type, status: read.status },
  });
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
  id: idText,
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
  const { outputs, units_consumed: units, errors: [error] = [] } = read;
  return jobInState(state, read.id, {
    task: read.workflow,
    createdAt: read.created_at,
    startedAt: state === 'started' ? read.updated_at : undefined,
    completedAt: isOver ? read.updated_at : undefined,
    correlationId: read.passthrough,
    outputs: Object.entries(outputs ?? {}).flatMap(product),
    result: outputs,
    error: jobError(error?.message, { code: error?.type }),
    usage: isOver ? [usageOf('units', units)] : [],
    time: at,
    native: { type, status: read.status },
  });
}

/** Answers, chapters and the like are structures of their own: they are published as their JSON. Counts and flags are not outputs. */
function product([name, value]: [string, unknown]): Output[] {
  if (isUrl(value)) return [outputAt(value, { name })];
  if (typeof value === 'string') return [outputText(value, name)];
  return typeof value === 'object' && value !== null ? [outputText(JSON.stringify(value), name)] : [];
}
