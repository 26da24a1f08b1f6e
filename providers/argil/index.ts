/**
 * https://docs.argil.ai
 * No signature was found, so the URL carries a token. Left out: what says why a video failed, and every retry. Read
 * 2026-11-24, from copies.
 */
import {
  defineProvider,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalText,
  outputAt,
  passThrough,
  sharedToken,
  tokenList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

// Avatars are trained once and are no product with a URL, but they are jobs all the same.
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'Avatars are told by `avatarId`, as videos are by `videoId`.',
    '`data.error`, if there is one, says why it failed.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    event: z.string().min(1),
    data: z
      .object({
        videoId: optionalText,
        avatarId: optionalText,
        videoUrl: optionalText,
        error: z.unknown().optional(),
      })
      .partial()
      .catch({}),
  }),
  identify: {
    short: 'SHORT',
    why: 'The video’s or avatar’s id and the event’s name: there is no delivery id, and each ends once.',
    of: ({ event, data }) => {
      const id = data.videoId ?? data.avatarId;
      return id ? `${id}:${event}` : undefined;
    },
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
