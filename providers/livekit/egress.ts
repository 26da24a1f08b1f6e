/** Egress (recording and streaming) as a job. Statuses: https://docs.livekit.io/home/egress/api/ (EgressStatus). Times are nanoseconds. */
import {
  idText,
  isUrl,
  type JobDraft,
  type JobError,
  type JobState,
  jobError,
  jobInState,
  lookUpWord,
  type Output,
  type OutputRole,
  optionalText,
  outputAt,
  usageOf,
  z,
} from '../../src/provider/kit.js';

const STATES: Readonly<Record<string, JobState>> = {
  EGRESS_STARTING: 'started',
  EGRESS_ACTIVE: 'started',
  EGRESS_ENDING: 'started',
  EGRESS_COMPLETE: 'succeeded',
  EGRESS_LIMIT_REACHED: 'succeeded',
  EGRESS_FAILED: 'failed',
  EGRESS_ABORTED: 'canceled',
};

const number = z.coerce.number().optional().catch(undefined);
const list = <T extends z.ZodType>(item: T) => z.array(item).default([]).catch([]);
const optional = <T extends z.ZodType>(item: T) => item.optional().catch(undefined);

const file = z.object({ location: optionalText, filename: optionalText, size: number, duration: number });
const segments = z.object({
  playlistLocation: optionalText,
  playlistName: optionalText,
  livePlaylistLocation: optionalText,
  livePlaylistName: optionalText,
  size: number,
  duration: number,
});
const images = z.object({ filenamePrefix: optionalText });

/** `file`, `segments` and `stream` are the deprecated fields of one result, which some versions fill alone. */
export const egressInfo = z
  .object({
    egressId: idText,
    status: z.string().default('EGRESS_STARTING'),
    startedAt: number,
    endedAt: number,
    error: optionalText,
    errorCode: number,
    details: optionalText,
    manifestLocation: optionalText,
    fileResults: list(file),
    file: optional(file),
    segmentResults: list(segments),
    segments: optional(segments),
    imageResults: list(images),
    streamResults: list(z.unknown()),
    stream: optional(z.object({ info: list(z.unknown()) })),
  })
  .optional()
  .catch(undefined);

type EgressInfo = NonNullable<z.infer<typeof egressInfo>>;

/** `at`: of the event, in milliseconds. Undefined for an unknown status. */
export function egressJob(event: string, info: EgressInfo, at: number | undefined): JobDraft | undefined {
  const outputs = outputsOf(info);
  const streams = info.streamResults.length + (info.stream?.info.length ?? 0);
  const state = stateOf(info, outputs.length + streams > 0);
  return (
    state &&
    jobInState(state, info.egressId, {
      task: 'egress',
      startedAt: timeOf(info.startedAt),
      completedAt: timeOf(info.endedAt),
      outputs,
      // A stream that went elsewhere leaves nothing.
      hasProduct: streams === 0 || outputs.length > 0,
      error: errorOf(info, state),
      usage: [
        usageOf('media_seconds', outputs.find(({ durationSeconds }) => durationSeconds)?.durationSeconds),
      ],
      time: at,
      native: { type: event, status: info.status },
    })
  );
}

/** `EGRESS_ABORTED`: stopped before it began, as somebody wanted, or never begun. */
function stateOf({ status, error, details }: EgressInfo, hasResult: boolean): JobState | undefined {
  const state = lookUpWord(STATES, status);
  const reason = error ?? details ?? '';
  if (state === 'canceled') return reason === '' || /\bstop(?:ped)?\b/i.test(reason) ? state : 'failed';
  // The limit ends a recording that is there up to it; with nothing there, nothing was recorded.
  if (/_limit_reached$/i.test(status)) return hasResult ? state : 'failed';
  return state;
}

/** That nothing began in time is no fault in the request, whatever `errorCode` (412, 413) is in HTTP. */
function errorOf({ status, error, details, errorCode }: EgressInfo, state: JobState): JobError {
  const reason = error ?? details;
  const code = errorCode ? { code: String(errorCode) } : {};
  if (state === 'canceled') return { ...jobError(reason), ...code };
  return jobError(reason, {
    ...code,
    category: /_(?:aborted|limit_reached)$/i.test(status) ? 'timeout' : undefined,
  });
}

function outputsOf(info: EgressInfo): Output[] {
  const files = info.fileResults.length > 0 ? info.fileResults : [info.file ?? {}];
  const playlists = info.segmentResults.length > 0 ? info.segmentResults : [info.segments ?? {}];
  return [
    ...files.flatMap(({ location, filename, ...facts }) =>
      place(location ?? filename, filename, 'main', facts),
    ),
    ...playlists.flatMap((each) => [
      ...place(each.playlistLocation ?? each.playlistName, each.playlistName, 'main', each),
      ...place(each.livePlaylistLocation, each.livePlaylistName, 'other', {}),
    ]),
    ...info.imageResults.flatMap(({ filenamePrefix }) =>
      filenamePrefix ? [{ kind: 'image' as const, role: 'main' as const, name: filenamePrefix }] : [],
    ),
    ...place(info.manifestLocation, 'manifest', 'other', {}),
  ];
}

/** A URL, a place in a bucket (`s3://`), or a path on the disk of the egress, which is no URL: then the name alone says where. */
function place(
  location: string | undefined,
  name: string | undefined,
  role: OutputRole,
  { size, duration }: { size?: number | undefined; duration?: number | undefined },
): Output[] {
  if (!location) return [];
  const { url, ...facts } = outputAt(location, {
    kind: role === 'main' ? 'video' : 'file',
    role,
    name: isUrl(location) ? (name ?? location) : location,
    bytes: size,
    durationSeconds: duration === undefined ? undefined : duration / 1e9,
  });
  return [isUrl(location) ? { ...facts, url: location } : facts];
}

/** Zero means that it has not happened yet. */
const timeOf = (nanoseconds: number | undefined) => (nanoseconds ? Math.floor(nanoseconds / 1e6) : undefined);
