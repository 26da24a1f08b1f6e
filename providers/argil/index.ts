/**
 * https://docs.argil.ai
 * No signature was found, so the URL carries a token. The page documents neither what says why a video failed
 * nor any retry. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalId,
  optionalText,
  outputAt,
  passThrough,
  sharedToken,
  tokenList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

// Training an avatar is a job too, although it produces nothing with a URL.
const STATES: Readonly<Record<string, JobState>> = {
  VIDEO_GENERATION_SUCCESS: 'succeeded',
  VIDEO_GENERATION_FAILED: 'failed',
  AVATAR_TRAINING_SUCCESS: 'succeeded',
  AVATAR_TRAINING_FAILED: 'failed',
};

export default defineProvider({
  name: 'argil',
  title: 'Argil',
  docs: 'https://docs.argil.ai',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In POST /v1/webhooks as `callbackUrl`. (From memory; confirm at the sender.)',
  assumptions: [
    'Avatars are identified by `avatarId`, as videos are by `videoId`.',
    '`data.error`, if present, says why a job failed.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    event: z.string().min(1),
    data: z
      .object({
        videoId: optionalId,
        avatarId: optionalId,
        videoUrl: optionalText,
        error: z.unknown().optional(),
      })
      .partial()
      .catch({}),
  }),
  identify: {
    short: 'video or avatar id, and event',
    why: 'There is no delivery id, and each video or avatar ends once: for an end, its id and the event’s name identify the event. For all else the digest of the body does.',
    of: ({ event, data }) => endOf(STATES, event, data.videoId ?? data.avatarId),
  },
  normalize: ({ event, data }) => {
    const id = data.videoId ?? data.avatarId;
    const isVideo = event.startsWith('VIDEO_');
    const url = data.videoUrl;
    const job =
      id &&
      jobEvent(STATES, event, id, {
        task: isVideo ? 'VIDEO_GENERATION' : 'AVATAR_TRAINING',
        outputs: isUrl(url) ? [outputAt(url, { kind: 'video' })] : [],
        // A training has nothing to fetch.
        outputsPending: isVideo && !isUrl(url),
        error: jobError('unknown', data.error),
        native: { type: event },
      });
    return [job || passThrough(nativeType('ai.argil', event.toLowerCase()), { subject: id })];
  },

  sender: undocumentedSender({
    note: 'Retries and the deadline are not documented.',
    source: 'https://docs.argil.ai',
  }),
});
