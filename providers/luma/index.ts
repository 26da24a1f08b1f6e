/**
 * https://docs.lumalabs.ai/docs/api (callbacks), and lumaai-node 1.19.1 (the generation)
 * Nothing is signed, so the URL carries a token. The body is the generation itself. The page does not document when the generation
 * changed, and how long its files are available. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  idText,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  type Output,
  optionalText,
  outputsIn,
  passThrough,
  pollSettings,
  sharedToken,
  tokenList,
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
  typePrefix: 'ai.lumalabs',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In each request that creates a generation, as `callback_url`.',
  assumptions: ['A generation is reported once in each state.'],
  settings: z.strictObject({ tokens: tokenList(), poll: pollSettings(API_URL) }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: idText,
    state: z.string().min(1),
    generation_type: optionalText,
    model: optionalText,
    failure_reason: z.unknown().optional(),
    created_at: optionalText,
    assets: z.unknown().optional(),
    request: z.object({ generation_type: optionalText }).nullish().catch(null),
  }),
  identify: {
    short: 'generation id and state',
    why: 'For the end of a generation, its id and state: there is no delivery id. For all else the digest of the body, since a generation may be reported in one state many times.',
    of: ({ id, state }) => endOf(STATES, state, id),
  },
  normalize: ({ id, state, generation_type, model, failure_reason, created_at, assets, request }) => [
    jobEvent(STATES, state, id, {
      // The request says it more exactly: `upscale_video`, where the generation is a `video`.
      task: request?.generation_type ?? generation_type,
      model,
      createdAt: created_at,
      outputs: outputsOf(assets),
      result: assets,
      error: jobError(failure_reason),
      native: { status: state },
    }) ?? passThrough(nativeType('ai.lumalabs.generation', state), { subject: id }),
  ],

  // A generation is never run again under its id.
  endsOnce: true,

  poll: ({ poll }) => (poll ? lumaPoll(poll) : null),

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 16,
    success: '200',
    note: 'Luma retries 3 times, 100 ms apart: a refused notice is lost after 0.3 s, and one without an answer after 16 s. Only 200 is success.',
    source: 'https://docs.lumalabs.ai/changelog',
  },
});

/** `video`, and beside it a still (`image`) and the steps of the work (`progress_video`); or an `image` alone. */
function outputsOf(assets: unknown): Output[] {
  const outputs = outputsIn(assets);
  const hasVideo = outputs.some(({ name }) => name === 'video');
  return outputs.map((output) =>
    hasVideo && output.name === 'image' ? { ...output, role: 'thumbnail' } : output,
  );
}
