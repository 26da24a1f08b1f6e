/**
 * https://docs.synthesia.io/reference/verifying-synthesia-signatures and .../webhook-events
 * The timestamp header, as text, and the body are signed. The pages document neither the unit of the timestamp (a setting
 * here) nor what is sent beside the status of a failed video. Read 2026-11-24, from copies.
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
  lookUpWord,
  nativeType,
  type Output,
  optionalId,
  optionalText,
  outputAt,
  passThrough,
  secretList,
  signsTimestampDotBody,
  TIMESTAMP_FORMATS,
  toleranceSeconds,
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

const links = z.record(z.string(), z.unknown()).nullish().catch(null);
const seconds = z.number().optional().catch(undefined);

export default defineProvider({
  name: 'synthesia',
  title: 'Synthesia',
  docs: 'https://docs.synthesia.io/reference/verifying-synthesia-signatures',
  typePrefix: 'io.synthesia',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the request that creates the webhook, POST /v2/webhooks.',
  assumptions: [
    'Synthesia-Timestamp is in unix seconds; the page does not say, so it is a setting.',
    'The tolerance of 600 s is the page’s example; the page leaves it to the receiver.',
    'A video is completed once, and fails once.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret in the answer to the request that created the webhook'),
    timestampUnit: z
      .enum(['seconds', 'milliseconds', 'iso8601'])
      .default('seconds')
      .describe('the unit of Synthesia-Timestamp, which the page does not name'),
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
      id: idText,
      status: optionalText,
      download: optionalText,
      duration: optionalText,
      callbackId: optionalId,
      captions: links,
      thumbnail: links,
      message: z.unknown().optional(),
      createdAt: seconds,
      lastUpdatedAt: seconds,
    }),
  }),
  identify: {
    short: 'video id and status',
    why: 'For the end of a video, its id and status, both signed: there is no delivery id. For all else the digest of the body.',
    of: ({ type, data }) => (type.startsWith('video.') ? endOf(STATES, data.status, data.id) : undefined),
  },
  endsOnce: true,
  normalize: ({ type, data }) => {
    const { id, status: word, download, duration, callbackId, message } = data;
    const updated = milliseconds(data.lastUpdatedAt);
    return [
      jobEvent(STATES, type.startsWith('video.') ? word : undefined, id, {
        reference: callbackId,
        createdAt: milliseconds(data.createdAt),
        completedAt: word === 'in_progress' ? undefined : updated,
        outputs: [
          ...(isUrl(download)
            ? [outputAt(download, { kind: 'video', durationSeconds: secondsOf(duration) })]
            : []),
          ...linksIn(data.captions, { kind: 'text', role: 'captions' }),
          ...linksIn(data.thumbnail, { kind: 'image', role: 'thumbnail' }),
        ],
        error: jobError(message, { category: lookUpWord(CATEGORIES, word) }),
        time: updated,
        native: { type, status: word },
      }) ?? passThrough(nativeType('io.synthesia', type), { subject: id, time: updated }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 6,
    retryWindowSeconds: 600,
    avoid: [301, 302, 303, 307, 308],
    note: 'Up to 2 retries within 10 min. A redirect counts as delivered, so the event would be lost behind one.',
    source: 'https://docs.synthesia.io/reference/webhooks',
  },
});

/** Links by their form: `srt`, `vtt`; `image`, `gif`. */
const linksIn = (links: Readonly<Record<string, unknown>> | null | undefined, facts: object): Output[] =>
  Object.entries(links ?? {}).flatMap(([name, url]) =>
    isUrl(url) ? [outputAt(url, { ...facts, name })] : [],
  );

const milliseconds = (at: number | undefined) => (at === undefined ? undefined : at * 1000);

/** Of `0:00:31`. */
function secondsOf(duration: string | undefined): number | undefined {
  const [, hours, minutes, rest] = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(duration ?? '') ?? [];
  return rest === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}
