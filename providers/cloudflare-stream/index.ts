/**
 * https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/
 * The header has the name that Standard Webhooks uses, but another form: `time=…,sig1=…`. Only videos are signed;
 * notifications of live inputs come from Cloudflare’s Notifications, another sender. The page documents neither how old a
 * delivery may be (it leaves that to the receiver) nor retries. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type ErrorCategory,
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

// `status.state` of a video in the API’s reference.
const STATES: Readonly<Record<string, JobState>> = {
  pendingupload: 'queued',
  downloading: 'started',
  queued: 'queued',
  inprogress: 'started',
  ready: 'succeeded',
  error: 'failed',
};

// https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/, the error codes.
const CODES: Readonly<Record<string, ErrorCategory>> = {
  ERR_NON_VIDEO: 'invalid_request',
  ERR_DURATION_EXCEED_CONSTRAINT: 'invalid_request',
  ERR_DURATION_TOO_SHORT: 'invalid_request',
  ERR_FETCH_ORIGIN_ERROR: 'invalid_request',
  ERR_MALFORMED_VIDEO: 'invalid_request',
  ERR_UNKNOWN: 'provider',
};

export default defineProvider({
  name: 'cloudflare-stream',
  title: 'Cloudflare Stream',
  docs: 'https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/',
  typePrefix: 'com.cloudflare.stream',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In PUT /accounts/{account}/stream/webhook as `notificationUrl`. (From memory; confirm at the sender.)',
  assumptions: [
    '`meta` is what the caller gave the video.',
    'The limit of 300 s is ours.',
    'A report of the same state with another percentage is another event.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret in the API’s response when the webhook was set'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'webhook-signature',
      encoding: 'hex',
      fields: { signature: 'sig1' },
      timestamp: { field: 'time', format: unixSeconds, toleranceSeconds },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')] }),

  payload: z.object({
    uid: idText,
    status: z.object({
      state: z.string().min(1),
      pctComplete: z.union([z.string(), z.number()]).optional().catch(undefined),
      errorReasonCode: optionalText,
      errorReasonText: optionalText,
    }),
    created: optionalText,
    modified: optionalText,
    readyToStreamAt: optionalText,
    duration: z.unknown().optional(),
    size: z.unknown().optional(),
    thumbnail: z.unknown().optional(),
    requireSignedURLs: z.unknown().optional(),
    meta: z.unknown().optional(),
    input: z
      .object({ width: z.unknown().optional(), height: z.unknown().optional() })
      .partial()
      .nullish()
      .catch(null),
    playback: z
      .object({ hls: z.unknown().optional(), dash: z.unknown().optional() })
      .partial()
      .nullish()
      .catch(null),
  }),
  identify: {
    short: 'video id, state and percentage',
    why: 'The video’s id, its state and the percentage done, all in the signed body: there is no delivery id, and a video may be ready before all of its sizes are.',
    of: ({ uid, status }) => endOf(STATES, status.state, uid, status.pctComplete),
  },
  // A video is ready before all of its sizes are, and says so again.
  endsOnce: false,
  normalize: ({ uid: id, status, created, modified, readyToStreamAt, duration, meta, ...video }) => {
    const { state } = status;
    const { size: bytes, thumbnail, input, playback } = video;
    const access = video.requireSignedURLs === true ? 'credentials' : undefined;
    const facts = { kind: 'video', durationSeconds: duration, width: input?.width, height: input?.height };
    return [
      jobEvent(STATES, state, id, {
        task: 'encoding',
        progress: state === 'inprogress' ? shareOf(status.pctComplete) : undefined,
        createdAt: created,
        completedAt: state === 'ready' ? readyToStreamAt : undefined,
        reference: meta,
        outputs: [
          ...(['hls', 'dash'] as const).flatMap((name) => {
            const url = playback?.[name];
            return isUrl(url) ? [outputAt(url, { ...facts, bytes, access, name })] : [];
          }),
          ...(isUrl(thumbnail) ? [outputAt(thumbnail, { kind: 'image', access, name: 'thumbnail' })] : []),
        ],
        error: jobError(status.errorReasonText, { codes: CODES, code: status.errorReasonCode }),
        usage: state === 'ready' ? [usageOf('media_seconds', duration)] : [],
        time: modified,
        native: { status: state },
      }) ?? passThrough(nativeType('com.cloudflare.stream', state), { subject: id, time: modified }),
    ];
  },

  sender: undocumentedSender({
    note: 'One URL per account. Retries and the deadline are not documented.',
    source: 'https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/',
  }),
});

function shareOf(percent: string | number | undefined): number | undefined {
  const share = Number(percent ?? Number.NaN) / 100;
  return share >= 0 && share <= 1 ? share : undefined;
}
