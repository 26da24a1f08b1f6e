/** The two kinds of jobs at Mux: assets, and the jobs of Mux Robots. Undefined: the event is about neither. */
import {
  idText,
  isUrl,
  type JobDraft,
  type JobError,
  type JobState,
  jobError,
  jobEvent,
  jobInState,
  lookUpWord,
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

const files = z
  .array(
    z.object({
      name: z.string().min(1),
      status: optionalText,
      filesize: z.unknown().optional(),
      width: z.unknown().optional(),
      height: z.unknown().optional(),
    }),
  )
  .catch([]);

const asset = z.object({
  id: idText,
  status: optionalText,
  created_at: seconds,
  duration: z.number().nonnegative().optional().catch(undefined),
  upload_id: optionalId,
  passthrough: optionalText,
  meta: z.object({ external_id: optionalText }).optional().catch(undefined),
  progress: z
    .object({ progress: z.number().min(0).max(100) })
    .optional()
    .catch(undefined),
  playback_ids: z
    .array(z.object({ id: idText, policy: optionalText }))
    .catch([])
    .default([]),
  static_renditions: z.object({ files }).optional().catch(undefined),
  errors: z.unknown().optional(),
});
type Asset = z.infer<typeof asset>;

export function assetDraft(type: string, data: unknown, at: string | undefined): JobDraft | undefined {
  const { data: read } = asset.safeParse(data);
  if (!read) return undefined;
  const { progress, duration, errors, passthrough, meta } = read;
  return jobEvent(ASSET_STATES, type, read.id, {
    task: 'asset',
    progress: type === 'video.asset.created' && progress ? progress.progress / 100 : undefined,
    createdAt: read.created_at,
    completedAt: type === 'video.asset.created' ? undefined : at,
    reference: passthrough ?? meta?.external_id,
    correlationId: read.upload_id,
    outputs: playableAt(read),
    error: jobError(errors),
    usage: type === 'video.asset.ready' ? [usageOf('media_seconds', duration)] : [],
    time: at,
    native: { type, status: read.status },
  });
}

/** By a public playback id, or by one that plays only with a token that the customer signs. */
function playableAt({ playback_ids, static_renditions, duration }: Asset): Output[] {
  const playback = playback_ids.find(({ policy }) => policy === 'public') ?? playback_ids[0];
  if (!playback) return [];
  const base = `https://stream.mux.com/${encodeURIComponent(playback.id)}`;
  const facts = {
    durationSeconds: duration,
    access: playback.policy === 'public' ? 'public' : 'credentials',
  };
  const renditions = static_renditions?.files.filter(({ status }) => status === 'ready') ?? [];
  return [
    outputAt(`${base}.m3u8`, { ...facts, kind: 'video', contentType: 'application/vnd.apple.mpegurl' }),
    ...renditions.map(({ name, filesize, width, height }) =>
      outputAt(`${base}/${encodeURIComponent(name)}`, { ...facts, name, bytes: filesize, width, height }),
    ),
  ];
}

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
  errors: z.unknown().optional(),
});

export function robotDraft(type: string, data: unknown, at: string | undefined): JobDraft | undefined {
  const { data: read } = robot.safeParse(data);
  const state = lookUpWord(ROBOT_STATES, read?.status);
  if (!read || !state) return undefined;
  const isOver = state !== 'queued' && state !== 'started';
  const { outputs, units_consumed: units, errors } = read;
  return jobInState(state, read.id, {
    task: read.workflow,
    createdAt: read.created_at,
    startedAt: state === 'started' ? read.updated_at : undefined,
    completedAt: isOver ? read.updated_at : undefined,
    reference: read.passthrough,
    outputs: Object.entries(outputs ?? {}).flatMap(product),
    // A flag that is false is a result as well.
    result: Object.keys(outputs ?? {}),
    error: robotError(errors),
    usage: isOver ? [usageOf('units', units)] : [],
    time: at,
    native: { type, status: read.status },
  });
}

/** Mux says itself whether the job is worth a retry. */
function robotError(errors: unknown): JobError {
  const { data: [first] = [] } = z.array(z.object({ retryable: z.boolean() })).safeParse(errors);
  return { ...jobError(errors), ...first };
}

/** What says where a result is at Mux, or in which language, and is none. */
const NO_PRODUCT = /_id$|^language_code$|^detected_language$/;

/**
 * Answers, chapters and the like are structures of their own: they are published as their JSON. Counts and flags are not outputs.
 * Captions are what these jobs are for.
 */
function product([name, value]: [string, unknown]): Output[] {
  if (NO_PRODUCT.test(name)) return [];
  if (isUrl(value)) return [outputAt(value, { name, role: 'main' })];
  const content = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  return typeof content === 'string' ? [outputText(content, { name, role: 'main' })] : [];
}
