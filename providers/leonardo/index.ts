/**
 * https://docs.leonardo.ai/docs/guide-to-the-webhook-callback-feature
 * The URL and its callback key are given when an API key is created; the callback key comes as a bearer token. The body holds the
 * record of that API key, with the callback key and a `key`, which by its form is the API key: all of its texts but `id` and
 * `name` are masked. The page does not document a delivery id, retries, and types other than `image_generation.complete`. Read
 * 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  headerToken,
  headerTokenList,
  type JobState,
  jobError,
  jobEvent,
  money,
  nativeType,
  type Output,
  optionalId,
  optionalText,
  outputsIn,
  passThrough,
  undocumentedSender,
  usageOf,
  z,
} from '../../src/provider/kit.js';
import { withRecordMasked } from './api-key-record.js';

// `COMPLETE` is on the page; the others are the statuses of a generation in the API's reference.
const STATES: Readonly<Record<string, JobState>> = {
  PENDING: 'started',
  COMPLETE: 'succeeded',
  FAILED: 'failed',
};

const generation = z.object({
  id: optionalId,
  status: optionalText,
  createdAt: optionalText,
  modelId: optionalId,
  images: z.array(z.unknown()).optional().catch(undefined),
  apiDollarCost: z.unknown().optional(),
  apiCreditCost: z.unknown().optional(),
  error: z.unknown().optional(),
});

const milliseconds = z.number().optional().catch(undefined);

export default defineProvider({
  name: 'leonardo',
  title: 'Leonardo',
  docs: 'https://docs.leonardo.ai/docs/guide-to-the-webhook-callback-feature',
  typePrefix: 'ai.leonardo',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'Where an API key is created, as the webhook callback URL of that key.',
  assumptions: [
    'A failed generation is reported as `FAILED`, the word of the API’s reference.',
    'The object has `createdAt`, `modelId`, `apiDollarCost` and `apiCreditCost`, as in the API’s answers; `motionMP4URL` stands in an image, as in published schemas.',
  ],
  settings: z.strictObject({
    tokens: headerTokenList('the webhook callback API key, as you set it when the API key was created'),
  }),
  scheme: ({ tokens }) => headerToken({ tokens, header: 'authorization', prefix: 'Bearer ' }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  mask: withRecordMasked,
  payload: z.object({
    type: z.string().min(1),
    timestamp: milliseconds,
    data: z.object({ object: generation }).catch({ object: {} }),
  }),
  identify: {
    short: 'type, generation id and status',
    why: 'For the end of a generation, the type, its id and status: there is no delivery id, and a generation ends once. For all else the digest of the body.',
    of: ({ type, data: { object } }) => {
      const end = endOf(STATES, object.status, object.id);
      return end && `${type}:${end}`;
    },
  },
  normalize: ({ type, timestamp, data }) => {
    const { id, status, images = [], createdAt, modelId, error } = data.object;
    const job = id
      ? jobEvent(STATES, status, id, {
          task: type.split('.', 1)[0],
          model: modelId,
          createdAt,
          completedAt: status === 'PENDING' ? undefined : timestamp,
          outputs: images.flatMap(outputsOf),
          result: images,
          error: jobError(error),
          usage: [money(data.object.apiDollarCost, 'USD'), usageOf('credits', data.object.apiCreditCost)],
          time: timestamp,
          native: { type, status },
        })
      : undefined;
    return [job ?? passThrough(nativeType('ai.leonardo', type), { subject: id, time: timestamp })];
  },

  // A generation is never run again under its id.
  endsOnce: true,

  sender: undocumentedSender({
    note: 'The page mentions no retries. Leonardo calls from six IP addresses, which the page lists.',
    source: 'https://docs.leonardo.ai/docs/guide-to-the-webhook-callback-feature',
  }),
});

/** A motion is `motionMP4URL`, beside the still that it was made from. */
function outputsOf(image: unknown): Output[] {
  const outputs = outputsIn({ images: [image] });
  const hasMotion = outputs.some(({ kind }) => kind === 'video');
  return outputs.map((output) =>
    hasMotion && output.kind === 'image' ? { ...output, role: 'source' } : output,
  );
}
