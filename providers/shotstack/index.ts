/**
 * https://shotstack.io/docs/guide/architecting-an-application/webhooks/
 * One URL gets the notices of renders (`edit`) and of their copies to where they are hosted (`serve`). Nothing is signed, so the URL
 * carries a token. Left out: a delivery id, and whether a notice is sent again. Read 2026-11-24, from copies.
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
  time,
  tokenList,
  undocumentedSender,
  withoutUndefined,
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['A copy is a job of its own, which names its render.'],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    type: z.string().min(1),
    action: optionalText,
    id: z.string().min(1),
    render: optionalText,
    status: z.string().min(1),
    url: optionalText,
    error: optionalText,
    completed: optionalText,
  }),
  identify: {
    short: 'SHORT',
    why: 'Type, job and status: there is no delivery id, and a render or a copy ends once.',
    of: ({ type, id, status }) => `${type}:${id}:${status}`,
  },
  normalize: ({ type, action, id, render, status, url, error, completed }) => {
    const task = nativeType(type, action);
    const state = lookUp(STATES, status);
    if (!state) {
      const native = nativeType('io.shotstack', task, status);
      return [{ family: 'other', type: native, subject: id, orderBy: id, time: completed }];
    }
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status: state,
          task,
          completedAt: time(completed),
          correlationId: render,
        }),
        outputs: state === 'succeeded' && isUrl(url) ? [outputAt(url, { kind: 'video' })] : [],
        outputsPending: state === 'succeeded' && !isUrl(url),
        error: state === 'failed' ? jobError('unknown', error) : undefined,
        time: completed,
        native: { type, status },
      },
    ];
  },

  sender: undocumentedSender({
    note: 'No retries were found. GET /edit/{version}/render/{id} has the render.',
    source: 'https://shotstack.io/docs/guide/architecting-an-application/webhooks/',
  }),
});
