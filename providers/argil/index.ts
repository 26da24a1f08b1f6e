/**
 * https://docs.argil.ai/api-reference/webhooks
 * No signature was found, so the URL carries a token. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  sharedToken,
  tokenList,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// The four events of the page.
const STATES: Readonly<Record<string, { readonly task: string; readonly state: JobState }>> = {
  VIDEO_GENERATION_SUCCESS: { task: 'video', state: 'succeeded' },
  VIDEO_GENERATION_FAILED: { task: 'video', state: 'failed' },
  AVATAR_TRAINING_SUCCESS: { task: 'avatar', state: 'succeeded' },
  AVATAR_TRAINING_FAILED: { task: 'avatar', state: 'failed' },
};

export default defineProvider({
  name: 'argil',
  title: 'Argil',
  docs: 'https://docs.argil.ai/api-reference/webhooks',
  known: 'documented',
  assumptions: [
    'The id of an avatar: `avatarId`, as that of a video is `videoId`.',
    '`extras` may hold the caller’s own id; it is left in the payload.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    event: z.string().min(1),
    data: z.object({
      videoId: optionalText,
      avatarId: optionalText,
      videoUrl: optionalText,
      error: optionalText,
    }),
  }),
  identify: {
    why: 'The event’s name and what it is about: there is no delivery id, and each ends once.',
    of: ({ event, data }) => {
      const id = data.videoId ?? data.avatarId;
      return id && `${event}:${id}`;
    },
  },
  normalize: ({ event, data: { videoId, avatarId, videoUrl: url, error } }) => {
    const known = lookUp(STATES, event);
    const id = videoId ?? avatarId;
    if (!known || !id)
      return [
        { family: 'other', type: nativeType('ai.argil', event.toLowerCase()), subject: id, orderBy: id },
      ];
    const { task, state: status } = known;
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status, task }),
        outputs: isUrl(url) ? [outputAt(url, { kind: 'video' })] : [],
        error: status === 'failed' ? jobError('unknown', error) : undefined,
        native: { type: event },
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
    source: 'https://docs.argil.ai/api-reference/webhooks',
  },
});
