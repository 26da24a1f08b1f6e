/**
 * https://docs.synthesia.io/reference/verifying-synthesia-signatures and .../webhook-events
 * Signed: the timestamp header, as text, and the body. Left out: the unit of the timestamp (a setting), and what of a failed video
 * is told beside its status. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type ErrorCategory,
  hmac,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  secretList,
  signsTimestampDotBody,
  TIMESTAMP_FORMATS,
  time,
  toleranceSeconds,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';

// The statuses of a video, on the page of events.
const STATES: Readonly<Record<string, JobState>> = {
  in_progress: 'started',
  complete: 'succeeded',
  error: 'failed',
  rejected: 'failed',
};
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = { rejected: 'content_policy' };

const seconds = z.number().optional().catch(undefined);

export default defineProvider({
  name: 'synthesia',
  title: 'Synthesia',
  docs: 'https://docs.synthesia.io/reference/verifying-synthesia-signatures',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'Synthesia-Timestamp is in unix seconds; the page does not say, so it is a setting.',
    '600 s: the page’s example of a tolerance, which it leaves to the receiver.',
    'A video is completed once, and fails once.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret that Synthesia answers when the webhook is made'),
    timestampUnit: z.enum(['seconds', 'milliseconds', 'iso8601']).default('seconds'),
    toleranceSeconds: toleranceSeconds(600),
  }),
  scheme: ({ secrets, timestampUnit, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'synthesia-signature',
      encoding: 'hex',
      timestamp: {
        header: 'synthesia-timestamp',
        format: TIMESTAMP_FORMATS[timestampUnit],
        toleranceSeconds,
      },
      content: signsTimestampDotBody,
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
      message: optionalText,
      createdAt: seconds,
      lastUpdatedAt: seconds,
    }),
  }),
  identify: {
    short: 'SHORT',
    why: 'The event’s type and the video’s id, both signed: there is no delivery id.',
    of: ({ type, data }) => `${type}:${data.id}`,
  },
  normalize: ({ type, data }) => {
    const { id, status: word, download, duration, callbackId, message, createdAt, lastUpdatedAt } = data;
    const state = type.startsWith('video.') ? lookUp(STATES, word) : undefined;
    const updated = time(milliseconds(lastUpdatedAt));
    if (!state) {
      return [
        { family: 'other', type: nativeType('io.synthesia', type), subject: id, orderBy: id, time: updated },
      ];
    }
    const output = isUrl(download)
      ? outputAt(download, { kind: 'video', durationSeconds: secondsOf(duration) })
      : undefined;
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status: state,
          createdAt: time(milliseconds(createdAt)),
          completedAt: state === 'succeeded' || state === 'failed' ? updated : undefined,
          correlationId: callbackId,
        }),
        outputs: state === 'succeeded' && output ? [output] : [],
        outputsPending: state === 'succeeded' && !output,
        error: state === 'failed' ? jobError(lookUp(CATEGORIES, word) ?? 'unknown', message) : undefined,
        time: updated,
        native: withoutUndefined({ type, status: word }),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: 6,
    retryWindowSeconds: 600,
    avoid: [301, 302, 303, 307, 308],
    note: '2 retries within 10 min. A redirect counts as delivered, so the event would be lost behind one.',
    source: 'https://docs.synthesia.io/reference/webhooks',
  },
});

const milliseconds = (at: number | undefined) => (at === undefined ? undefined : at * 1000);

/** Of `0:00:31`. */
function secondsOf(duration: string | undefined): number | undefined {
  const [, hours, minutes, rest] = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(duration ?? '') ?? [];
  return rest === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}
