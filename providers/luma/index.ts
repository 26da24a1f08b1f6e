/**
 * https://docs.lumalabs.ai/docs/api (callbacks), and lumaai-node 1.19.1 (the generation)
 * Nothing is signed, so the URL carries a token. The body is the generation itself. Left out: when it changed, and how long its
 * files stay. Read 2026-11-24, from copies.
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
  passThrough,
  pollSettings,
  sharedToken,
  time,
  tokenList,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';
import { API_URL, lumaPoll } from './poll.js';

// Generation.state of the SDK.
const STATES: Readonly<Record<string, JobState>> = {
  queued: 'queued',
  dreaming: 'started',
  completed: 'succeeded',
  failed: 'failed',
};

export default defineProvider({
  name: 'luma',
  title: 'Luma Dream Machine',
  docs: 'https://docs.lumalabs.ai/docs/api',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['A generation is reported once a state.'],
  settings: z.strictObject({ tokens: tokenList(), poll: pollSettings(API_URL) }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: z.string().min(1),
    state: z.string().min(1),
    generation_type: optionalText,
    model: optionalText,
    failure_reason: optionalText,
    created_at: optionalText,
    assets: z.record(z.string(), z.unknown()).nullish().catch(null),
  }),
  identify: {
    short: 'SHORT',
    why: 'Generation and state: there is no delivery id, and a generation is reported at its change to a state.',
    of: ({ id, state }) => `${id}:${state}`,
  },
  normalize: ({ id, state: word, generation_type: task, model, failure_reason, created_at, assets }) => {
    const state = lookUp(STATES, word);
    if (!state) {
      return [passThrough(nativeType('ai.lumalabs.generation', word), { subject: id })];
    }
    const found = Object.entries(assets ?? {}).flatMap(([name, url]) =>
      isUrl(url) ? outputAt(url, { name }) : [],
    );
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status: state, task, model, createdAt: time(created_at) }),
        outputs: state === 'succeeded' ? found : [],
        outputsPending: state === 'succeeded' && found.length === 0,
        error: state === 'failed' ? jobError('unknown', failure_reason) : undefined,
        native: { status: word },
      },
    ];
  },

  poll: ({ poll }) => (poll ? lumaPoll(poll) : null),

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 16,
    success: '200',
    note: '3 retries, 100 ms apart: a refused notice is lost after 0.3 s, and one that nobody answers after 16 s. Only 200 is success.',
    source: 'https://docs.lumalabs.ai/changelog',
  },
});
