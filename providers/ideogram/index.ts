/**
 * https://developer.ideogram.ai/ideogram-api/webhooks
 * Signed as fal does it, under other names. The body is what the synchronous call answers, without a status. Left out: whether
 * a failure is told at all, how old a delivery may be, and when its links expire. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  ed25519,
  hexDigest,
  isUrl,
  jobError,
  keysUrl,
  nativeType,
  optionalText,
  outputAt,
  time,
  toleranceSeconds,
  unixSeconds,
  withoutUndefined,
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    '300 s, both ways: the page names no limit.',
    'A generation of which no image was safe has failed, since there is nothing to fetch.',
    'A body without `data` is no result; it is passed through.',
  ],
  settings: z.strictObject({
    jwksUrl: keysUrl('https://api.ideogram.ai/v1/.well-known/jwks.json'),
    /** Ideogram signs for all of its customers with the same keys: with this list, only your own generations are accepted. */
    userIds: z
      .array(z.string().min(1))
      .min(1, { error: 'is empty: leave it out, or list your Ideogram user ids' })
      .optional(),
    toleranceSeconds: toleranceSeconds(300),
  }),
  // The key that the header names is a hint: all of them are tried.
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
    generation_id: z.string().min(1),
    created: optionalText,
    data: z.array(image).min(1).optional().catch(undefined),
  }),
  consistent: ({ generation_id }, delivery) => delivery.header(GENERATION_ID) === generation_id,
  identify: {
    short: 'SHORT',
    why: 'generation_id: signed, and one notice comes when all images are done. Where there are none, the digest of the body.',
    of: ({ generation_id, data }) => data && generation_id,
  },
  normalize: ({ generation_id: id, created, data }) => {
    if (!data)
      return [{ family: 'other', type: nativeType('ai.ideogram.generation'), subject: id, orderBy: id }];
    const outputs = data.flatMap(({ url, resolution }) =>
      isUrl(url) ? [outputAt(url, { kind: 'image', ...sizeOf(resolution) })] : [],
    );
    const isUnsafe = data.every(({ is_image_safe }) => is_image_safe === false);
    const job = withoutUndefined({ id, createdAt: time(created) });
    if (isUnsafe && outputs.length === 0) {
      const error = jobError('content_policy', 'No image of it was safe.');
      return [{ family: 'job', job: { ...job, status: 'failed' }, error, native: {} }];
    }
    const outputsPending = outputs.length === 0;
    return [{ family: 'job', job: { ...job, status: 'succeeded' }, outputs, outputsPending, native: {} }];
  },

  sender: {
    note: 'Few retries, after which a notice is dropped: GET /v1/generations/{id} has the result. Links expire.',
    source: 'https://developer.ideogram.ai/ideogram-api/webhooks',
  },
});

/** `2048x1024`: width and height. */
function sizeOf(resolution: string | undefined): { width?: number; height?: number } {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(resolution ?? '') ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : {};
}
