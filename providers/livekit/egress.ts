/** Egress (recording and streaming) as a job. Statuses: https://docs.livekit.io/home/egress/api/ (EgressStatus). Times are nanoseconds. */
import {
  idText,
  isUrl,
  type JobDraft,
  type JobState,
  jobError,
  jobEvent,
  type Output,
  optionalId,
  optionalText,
  outputAt,
  z,
} from '../../src/provider/kit.js';

const STATES: Readonly<Record<string, JobState>> = {
  EGRESS_STARTING: 'started',
  EGRESS_ACTIVE: 'progressed',
  EGRESS_ENDING: 'progressed',
  EGRESS_COMPLETE: 'succeeded',
  EGRESS_LIMIT_REACHED: 'succeeded',
  EGRESS_FAILED: 'failed',
  EGRESS_ABORTED: 'canceled',
};

const quantity = z.coerce.number().optional().catch(undefined);
const results = <T extends z.ZodType>(item: T) => z.array(item).default([]).catch([]);

export const egressInfo = z
  .object({
    egressId: idText,
    roomId: optionalId,
    status: z.string().default('EGRESS_STARTING'),
    startedAt: quantity,
    endedAt: quantity,
    error: optionalText,
    errorCode: quantity,
    fileResults: results(
      z.object({ location: optionalText, filename: optionalText, size: quantity, duration: quantity }),
    ),
    segmentResults: results(z.object({ playlistLocation: optionalText, playlistName: optionalText })),
    imageResults: results(z.object({ filenamePrefix: optionalText })),
  })
  .optional()
  .catch(undefined);

type EgressInfo = NonNullable<z.infer<typeof egressInfo>>;

/** `at`: of the event, in milliseconds. Undefined for an unknown status. */
export function egressJob(event: string, info: EgressInfo, at: number | undefined): JobDraft | undefined {
  return jobEvent(STATES, info.status, info.egressId, {
    task: 'egress',
    startedAt: timeOf(info.startedAt),
    completedAt: timeOf(info.endedAt),
    correlationId: info.roomId,
    outputs: outputsOf(info),
    error: jobError(info.error, { category: 'provider', code: info.errorCode?.toString() }),
    time: at,
    native: { type: event, status: info.status },
  });
}

function outputsOf({ fileResults, segmentResults }: EgressInfo): Output[] {
  const files = fileResults.flatMap(({ location, filename, size, duration }) =>
    isUrl(location)
      ? outputAt(location, {
          kind: 'video',
          name: filename,
          bytes: size,
          durationSeconds: duration === undefined ? undefined : duration / 1e9,
        })
      : [],
  );
  const playlists = segmentResults.flatMap(({ playlistLocation, playlistName }) =>
    isUrl(playlistLocation) ? outputAt(playlistLocation, { kind: 'video', name: playlistName }) : [],
  );
  return [...files, ...playlists];
}

/** Zero means that it has not happened yet. */
const timeOf = (nanoseconds: number | undefined) => (nanoseconds ? Math.floor(nanoseconds / 1e6) : undefined);
