/**
 * https://shotstack.io/docs/guide/architecting-an-application/webhooks/
 * One URL gets the notices of renders (`edit`) and of their copies to where they are hosted (`serve`). Nothing is signed, so
 * the URL carries a token. The page documents neither a delivery id nor whether a notice is retried. Read 2026-11-24, from
 * copies.
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

const STATES: Readonly<Record<string, JobState>> = {
  done: 'succeeded',
  ready: 'succeeded',
  failed: 'failed',
};

export default defineProvider({
  name: 'shotstack',
  title: 'Shotstack',
  docs: 'https://shotstack.io/docs/guide/architecting-an-application/webhooks/',
  typePrefix: 'io.shotstack',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In each request that starts a render, as `callback`.',
  assumptions: [
    'A copy is a job of its own, and names its render.',
    '`poster` and `thumbnail`, if they come, are links, as in the render itself.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    type: z.string().min(1),
    action: optionalText,
    id: idText,
    render: optionalText,
    status: z.string().min(1),
    url: optionalText,
    poster: optionalText,
    thumbnail: optionalText,
    error: z.unknown().optional(),
    completed: optionalText,
  }),
  identify: {
    short: 'type, job id and status',
    why: 'For the end of a render or a copy, type, id and status: there is no delivery id, and it ends once. For all else the digest of the body.',
    of: ({ type, id, status }) => {
      const end = endOf(STATES, status, id);
      return end && `${type}:${end}`;
    },
  },
  endsOnce: true,
  normalize: ({ type, action, id, render, status, error, completed, ...links }) => {
    const task = nativeType(type, action);
    return [
      jobEvent(STATES, status, id, {
        task,
        correlationId: render,
        completedAt: completed,
        outputs: Object.entries(links).flatMap(([name, url]) =>
          isUrl(url) ? [outputAt(url, name === 'url' ? { kind: 'video' } : { kind: 'image', name })] : [],
        ),
        error: jobError(error),
        time: completed,
        native: { type, status },
      }) ?? passThrough(nativeType('io.shotstack', task, status), { subject: id, time: completed }),
    ];
  },

  sender: undocumentedSender({
    note: 'No retries were found. GET /edit/{version}/render/{id} returns the render.',
    source: 'https://shotstack.io/docs/guide/architecting-an-application/webhooks/',
  }),
});
