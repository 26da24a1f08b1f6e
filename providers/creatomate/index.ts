/**
 * https://creatomate.com/docs/api/reference/set-up-a-webhook, and its Node SDK (creatomate 1.2.1)
 * The body is the render, sent once it has succeeded or failed. Nothing is signed, so the URL carries a token. The page
 * documents neither a delivery id, nor a time, nor whether a notification is sent again. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  idText,
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

// The SDK’s RenderStatus.
const STATES: Readonly<Record<string, JobState>> = {
  planned: 'queued',
  waiting: 'queued',
  transcribing: 'started',
  rendering: 'started',
  succeeded: 'succeeded',
  failed: 'failed',
};

export default defineProvider({
  name: 'creatomate',
  title: 'Creatomate',
  docs: 'https://creatomate.com/docs/api/reference/set-up-a-webhook',
  typePrefix: 'com.creatomate',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the request that starts a render, as `webhook_url`, or as the default of the project.',
  assumptions: [],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: idText,
    status: z.string().min(1),
    url: optionalText,
    snapshot_url: optionalText,
    error_message: optionalText,
    metadata: optionalText,
    width: z.unknown().optional(),
    height: z.unknown().optional(),
    duration: z.unknown().optional(),
    file_size: z.unknown().optional(),
  }),
  identify: {
    short: 'render id and status',
    why: 'For the end of a render, its id and status: there is no delivery id, and a render ends once. For all else the digest of the body.',
    of: ({ id, status }) => endOf(STATES, status, id),
  },
  endsOnce: true,
  normalize: ({ id, status, url, snapshot_url, error_message, metadata, ...facts }) => {
    const { width, height, duration: durationSeconds, file_size: bytes } = facts;
    return [
      jobEvent(STATES, status, id, {
        reference: metadata,
        outputs: [
          ...(isUrl(url) ? [outputAt(url, { kind: 'video', width, height, durationSeconds, bytes })] : []),
          ...(isUrl(snapshot_url)
            ? [outputAt(snapshot_url, { kind: 'image', role: 'thumbnail', name: 'snapshot' })]
            : []),
        ],
        error: jobError(error_message),
        native: { status },
      }) ?? passThrough(nativeType('com.creatomate.render', status), { subject: id }),
    ];
  },

  sender: undocumentedSender({
    note: 'Wants an answer at once. No retries are documented; GET /v1/renders/{id} returns the render.',
    source: 'https://creatomate.com/docs/api/reference/set-up-a-webhook',
  }),
});
