/**
 * https://docs.synthesia.io/reference/verifying-synthesia-signatures (read as of September 2026)
 * An HMAC of `{timestamp}.{body}`. The page's sample ends before it says how the digest is written, and nowhere is the unit of the
 * time: both are settings. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  iso8601,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  secretList,
  time,
  toleranceSeconds,
  unixMilliseconds,
  unixSeconds,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// https://docs.synthesia.io/reference/webhook-events
const STATES: Readonly<Record<string, JobState>> = {
  'video.completed': 'succeeded',
  'video.failed': 'failed',
};
const FORMATS = { seconds: unixSeconds, milliseconds: unixMilliseconds, iso8601 } as const;

const seconds = z.number().positive().optional().catch(undefined);

export default defineProvider({
  name: 'synthesia',
  title: 'Synthesia',
  docs: 'https://docs.synthesia.io/reference/webhooks',
  known: 'documented',
  assumptions: [
    'The digest in hex, the time in unix seconds and 300 s of tolerance: nothing is told of any; each is a setting.',
    '`rejected` is the moderation’s word.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret of the subscription'),
    encoding: z.enum(['hex', 'base64']).default('hex'),
    timestampUnit: z.enum(['seconds', 'milliseconds', 'iso8601']).default('seconds'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, encoding, timestampUnit, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'synthesia-signature',
      encoding,
      timestamp: { header: 'synthesia-timestamp', format: FORMATS[timestampUnit], toleranceSeconds },
      content: ({ timestamp, body }) => [`${timestamp}.`, body],
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    type: z.string().min(1),
    data: z.object({
      id: z.string().min(1),
      status: optionalText,
      download: optionalText,
      duration: optionalText,
      callbackId: optionalText,
      createdAt: seconds,
      lastUpdatedAt: seconds,
    }),
  }),
  identify: {
    why: 'The event’s name and the video, both signed: a video ends once.',
    of: ({ type, data }) => `${type}:${data.id}`,
  },
  normalize: ({
    type,
    data: { id, status: state, download, duration, callbackId, createdAt, lastUpdatedAt },
  }) => {
    const status = lookUp(STATES, type);
    const at = lastUpdatedAt && lastUpdatedAt * 1000;
    if (!status) {
      return [
        { family: 'other', type: nativeType('io.synthesia', type), subject: id, orderBy: id, time: at },
      ];
    }
    const durationSeconds = secondsOf(duration);
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status,
          createdAt: time(createdAt && createdAt * 1000),
          completedAt: time(at),
          correlationId: callbackId,
        }),
        outputs:
          status === 'succeeded' && isUrl(download)
            ? [outputAt(download, { kind: 'video', durationSeconds })]
            : [],
        error:
          status === 'failed'
            ? jobError(state === 'rejected' ? 'content_policy' : 'unknown', undefined, state)
            : undefined,
        time: at,
        native: withoutUndefined({ type, status: state }),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: 6,
    retryWindowSeconds: 600,
    success: '2xx',
    onRefused: 'retries',
    onUnavailable: 'retries',
    avoid: [301, 302, 303, 307, 308],
    note: 'Two retries within 10 min. A redirect counts as delivered, so one would lose the event.',
    source: 'https://docs.synthesia.io/reference/webhooks',
  },
});

/** `0:00:31` */
function secondsOf(duration: string | undefined): number | undefined {
  const [, hours, minutes, seconds] = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(duration ?? '') ?? [];
  return seconds === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
