/**
 * https://docs.bunny.net/docs/stream-webhook
 * Nothing is signed that is documented, so the URL carries a token. The status is a number. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type JobState,
  jobError,
  nativeType,
  optionalText,
  sharedToken,
  tokenList,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// `Status` on the page, 0 to 10.
const STATES: readonly { readonly name: string; readonly state?: JobState }[] = [
  { name: 'queued', state: 'queued' },
  { name: 'processing', state: 'started' },
  { name: 'encoding', state: 'progressed' },
  { name: 'finished', state: 'succeeded' },
  { name: 'resolution_finished', state: 'progressed' },
  { name: 'failed', state: 'failed' },
  { name: 'presigned_upload_started' },
  { name: 'presigned_upload_finished' },
  { name: 'presigned_upload_failed' },
  { name: 'captions_generated' },
  { name: 'title_or_description_generated' },
];

export default defineProvider({
  name: 'bunny-stream',
  title: 'Bunny Stream',
  docs: 'https://docs.bunny.net/docs/stream-webhook',
  known: 'documented',
  assumptions: ['A video is told once of each status, but for each resolution that is finished.'],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    VideoLibraryId: z.union([z.number(), z.string()]).optional().catch(undefined),
    VideoGuid: z.string().min(1),
    Status: z.number().int(),
    Title: optionalText,
  }),
  identify: {
    why: 'Video and status: there is no delivery id. Two resolutions that end are one event, unless their bodies differ otherwise.',
    of: ({ VideoGuid, Status }) => `${VideoGuid}:${Status}`,
  },
  normalize: ({ VideoGuid: id, VideoLibraryId, Status }) => {
    const { name, state: status } = STATES[Status] ?? { name: `status_${Status}`, state: undefined };
    if (!status)
      return [{ family: 'other', type: nativeType('net.bunny.stream', name), subject: id, orderBy: id }];
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status,
          task: 'video',
          correlationId: VideoLibraryId === undefined ? undefined : String(VideoLibraryId),
        }),
        outputsPending: status === 'succeeded',
        error: status === 'failed' ? jobError('unknown', undefined, name) : undefined,
        native: { status: String(Status) },
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Nothing is told of its deadline and its retries.',
    source: 'https://docs.bunny.net/docs/stream-webhook',
  },
});
