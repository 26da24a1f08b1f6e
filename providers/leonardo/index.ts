/**
 * https://docs.leonardo.ai/docs/guide-to-the-webhook-callback-feature
 * The URL and its key are given when an API key is made; the key comes as a bearer token. The body holds the record of that API
 * key, callback key and all: in events it is masked (a delivery that cannot be read is quarantined as it came, so few are). Left
 * out: a delivery id, retries, and which types there are beside `image_generation.complete`. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerToken,
  headerTokenList,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  passThrough,
  time,
  undocumentedSender,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';
import { masked } from './masked.js';

// `COMPLETE` is the page's; the others are those of a generation in the API's reference.
const STATES: Readonly<Record<string, JobState>> = {
  PENDING: 'started',
  COMPLETE: 'succeeded',
  FAILED: 'failed',
};

const generation = z.object({
  id: optionalText,
  status: optionalText,
  createdAt: optionalText,
  modelId: optionalText,
  images: z
    .array(z.object({ url: z.unknown().optional() }))
    .optional()
    .catch(undefined),
});

const milliseconds = z.number().optional().catch(undefined);

export default defineProvider({
  name: 'leonardo',
  title: 'Leonardo',
  docs: 'https://docs.leonardo.ai/docs/guide-to-the-webhook-callback-feature',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'A generation that failed is told with `FAILED`, the word of the API’s reference.',
    '`createdAt` and `modelId` stand in the object as they do in the API’s answers.',
  ],
  settings: z.strictObject({
    tokens: headerTokenList('the webhook callback API key, as given when the API key was made'),
  }),
  scheme: ({ tokens }) => headerToken({ tokens, header: 'authorization', prefix: 'Bearer ' }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  decode: masked,
  payload: z.object({
    type: z.string().min(1),
    object: optionalText,
    timestamp: milliseconds,
    data: z.object({ object: generation }).catch({ object: {} }),
  }),
  identify: {
    short: 'SHORT',
    why: 'Type, object and status: there is no delivery id, and a generation ends once. Of what is no job, the digest of the body.',
    of: ({ type, data: { object } }) =>
      object.id && lookUp(STATES, object.status) && `${type}:${object.id}:${object.status}`,
  },
  normalize: ({ type, object: task, timestamp, data }) => {
    const { id, status, images = [], createdAt, modelId } = data.object;
    const state = lookUp(STATES, status);
    if (!id || !state) {
      return [passThrough(nativeType('ai.leonardo', type), { subject: id, time: timestamp })];
    }
    const urls = images.map(({ url }) => url).filter(isUrl);
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status: state,
          task,
          model: modelId,
          createdAt: time(createdAt),
          completedAt: state === 'started' ? undefined : time(timestamp),
        }),
        outputs: state === 'succeeded' ? urls.map((url) => outputAt(url, { kind: 'image' })) : [],
        outputsPending: state === 'succeeded' && urls.length === 0,
        error: state === 'failed' ? jobError('unknown', undefined) : undefined,
        time: timestamp,
        native: withoutUndefined({ type, status }),
      },
    ];
  },

  sender: undocumentedSender({
    note: 'No retries are told of. It calls from six addresses that the page lists.',
    source: 'https://docs.leonardo.ai/docs/guide-to-the-webhook-callback-feature',
  }),
});
