/**
 * https://docs.lumalabs.ai/docs/callbacks, and its Node SDK (lumaai)
 * Nothing is signed, so the URL carries a token. The body is the generation itself, at each of its states. Left out: whether a
 * state is told twice. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  type Output,
  optionalText,
  outputAt,
  sharedToken,
  time,
  tokenList,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// `Generation.state` in the SDK's types.
const STATES: Readonly<Record<string, JobState>> = {
  queued: 'queued',
  dreaming: 'progressed',
  completed: 'succeeded',
  failed: 'failed',
};

const assets = z.record(z.string(), z.unknown()).nullish().catch(null);

export default defineProvider({
  name: 'luma',
  title: 'Luma Dream Machine',
  docs: 'https://docs.lumalabs.ai/docs/callbacks',
  known: 'documented',
  assumptions: ['A generation is told once of each state.'],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: z.string().min(1),
    state: z.string().min(1),
    generation_type: optionalText,
    model: optionalText,
    created_at: optionalText,
    failure_reason: optionalText,
    assets,
  }),
  identify: {
    why: 'Generation and state: there is no delivery id, and `dreaming` must not hide `completed`.',
    of: ({ id, state }) => `${id}:${state}`,
  },
  normalize: ({ id, state, generation_type: task, model, created_at, failure_reason, assets }) => {
    const status = lookUp(STATES, state);
    if (!status) {
      return [
        { family: 'other', type: nativeType('com.lumalabs.generation', state), subject: id, orderBy: id },
      ];
    }
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status, task, model, createdAt: time(created_at) }),
        outputs: status === 'succeeded' ? outputsOf(assets ?? {}) : [],
        error: status === 'failed' ? jobError('unknown', failure_reason) : undefined,
        native: { status: state },
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 1,
    success: '200',
    onRefused: 'retries',
    onUnavailable: 'retries',
    note: 'Wants exactly 200. Three retries, 100 ms apart: an outage of a second loses the notice.',
    source: 'https://docs.lumalabs.ai/docs/callbacks',
  },
});

const outputsOf = (assets: Readonly<Record<string, unknown>>): Output[] =>
  Object.entries(assets).flatMap(([name, url]) => (isUrl(url) ? [outputAt(url, { name })] : []));
