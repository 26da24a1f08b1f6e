/**
 * https://docs.argil.ai
 * No signature was found, so the URL carries a token. The page documents neither what says why a video failed
 * nor any retry. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalId,
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
  typePrefix: 'ai.argil',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In POST /v1/webhooks as `callbackUrl`. (From memory; confirm at the sender.)',
  assumptions: [
    'Avatars are identified by `avatarId`, as videos are by `videoId`.',
    '`data.error`, if present, says why a job failed.',
    '`data.extras`, if present, is what the request that made the video gave as `extras`.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    event: z.string().min(1),
    data: z
      .looseObject({
        videoId: optionalId,
        avatarId: optionalId,
        error: z.unknown().optional(),
        extras: z.unknown().optional(),
      })
      .catch({}),
  }),
  identify: {
    short: 'video or avatar id, and event',
    why: 'There is no delivery id, and each video or avatar ends once: for an end, its id and the event’s name identify the event. For all else the digest of the body does.',
    of: ({ event, data }) => endOf(STATES, event, data.videoId ?? data.avatarId),
  },
  // A video that is rendered again may keep its id.
  endsOnce: false,
  normalize: ({ event, data }) => {
    const { videoId, avatarId, error, extras, ...result } = data;
    const id = videoId ?? avatarId;
    const isVideo = event.startsWith('VIDEO_');
    const job =
      id &&
      jobEvent(STATES, event, id, {
        task: isVideo ? 'VIDEO_GENERATION' : 'AVATAR_TRAINING',
        reference: extras,
        // A video’s links stand beside its id; a training has nothing to fetch.
        result: isVideo ? result : undefined,
        hasProduct: isVideo,
        error: jobError(error),
        native: { type: event },
      });
    return [job || passThrough(nativeType('ai.argil', event), { subject: id })];
  },

  sender: undocumentedSender({
    note: 'Retries and the deadline are not documented.',
    source: 'https://docs.argil.ai',
  }),
});
