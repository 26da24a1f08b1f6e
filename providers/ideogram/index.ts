/**
 * https://developer.ideogram.ai/ideogram-api/webhooks
 * The signature is built as fal's is, under other names. The body is what the synchronous call returns, without a status. The page
 * does not document whether a failure is reported at all, how old a delivery may be, and when its links expire. Read 2026-11-24,
 * from copies.
 */
import {
  defineProvider,
  ed25519,
  hexDigest,
  idText,
  isUrl,
  jobError,
  jobInState,
  keysUrl,
  nativeType,
  optionalText,
  outputAt,
  passThrough,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

const GENERATION_ID = 'x-ideogram-webhook-generation-id';
const USER_ID = 'x-ideogram-webhook-user-id';

const image = z.object({
  url: z.unknown().optional(),
  resolution: optionalText,
  is_image_safe: z.unknown().optional(),
});

export default defineProvider({
  name: 'ideogram',
  title: 'Ideogram',
  docs: 'https://developer.ideogram.ai/ideogram-api/webhooks',
  typePrefix: 'ai.ideogram',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In each request to `POST /v1/ideogram-v4/async/generate`, as the query parameter `webhook_url`.',
  assumptions: [
    'A delivery may be 300 s old, or ahead by as much: the page names no limit.',
    'A generation without a safe image has failed, since there is nothing to fetch.',
    'A body without `data` is not a result; it is passed through.',
  ],
  settings: z.strictObject({
    jwksUrl: keysUrl('https://api.ideogram.ai/v1/.well-known/jwks.json'),
    userIds: z
      .array(z.string().min(1))
      .min(1, { error: 'is empty: remove it, or list your Ideogram user ids' })
      .optional()
      .describe(
        'your Ideogram user ids, as deliveries have them in X-Ideogram-Webhook-User-Id: those for other accounts are refused. Ideogram signs for all customers with the same keys',
      ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  // The key id in the header is only a hint, so every key is tried.
  scheme: ({ jwksUrl, userIds, toleranceSeconds }, tools) =>
    ed25519({
      keys: tools.jwks(jwksUrl),
      header: 'x-ideogram-webhook-signature',
      encoding: 'hex',
      signedHeaders: [GENERATION_ID, USER_ID],
      timestamp: { header: 'x-ideogram-webhook-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ body, timestamp, signedHeader }) => [
        [signedHeader(GENERATION_ID), signedHeader(USER_ID), timestamp, hexDigest(body)].join('\n'),
      ],
      finalCheck: (delivery) =>
        !userIds || userIds.includes(delivery.header(USER_ID) ?? '') ? null : 'account_mismatch',
    }),
  development: (make) => ({ jwksUrl: make.keysUrl }),

  payload: z.object({
    generation_id: idText,
    created: optionalText,
    data: z.array(image).min(1).optional().catch(undefined),
  }),
  consistent: ({ generation_id }, delivery) => delivery.header(GENERATION_ID) === generation_id,
  identify: {
    short: 'generation id, else digest of the body',
    why: 'generation_id is signed, and one notice comes when all images are done. For a body without images, the digest of the body identifies the event.',
    of: ({ generation_id, data }) => data && generation_id,
  },
  endsOnce: true,
  normalize: ({ generation_id: id, created, data }) => {
    if (!data) return [passThrough(nativeType('ai.ideogram.generation'), { subject: id })];
    const outputs = data.flatMap(({ url, resolution }) =>
      isUrl(url) ? [outputAt(url, { kind: 'image', ...sizeOf(resolution) })] : [],
    );
    const isUnsafe = data.every(({ is_image_safe }) => is_image_safe === false);
    return [
      jobInState(isUnsafe && outputs.length === 0 ? 'failed' : 'succeeded', id, {
        createdAt: created,
        outputs,
        error: jobError('No image of it was safe.', { category: 'content_policy' }),
        native: {},
      }),
    ];
  },

  sender: {
    note: 'Ideogram retries a few times and then drops the notice; GET /v1/generations/{id} has the result. Links expire.',
    source: 'https://developer.ideogram.ai/ideogram-api/webhooks',
  },
});

/** `2048x1024`: width and height. */
function sizeOf(resolution: string | undefined): { width?: number; height?: number } {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(resolution ?? '') ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : {};
}
