/**
 * https://developers.deepgram.com/docs/callback
 * Nothing is signed. `dg-token` is the identifier of an API key, which is not secret, proves nothing and is ignored. Two
 * things do verify a delivery: basic authentication in the callback’s URL, or a token in its path. The page does not
 * document failures. A callback of text to speech is the audio itself, which is no event: it is quarantined whole. Read
 * 2026-11-24, from copies.
 */
import {
  basicAuth,
  credentialList,
  defineProvider,
  jobError,
  jobInState,
  nativeType,
  optionalId,
  optionalText,
  outputText,
  passThrough,
  sharedToken,
  tokenList,
  usageOf,
  z,
} from '../../src/provider/kit.js';

const alternative = z.object({ transcript: z.string().catch('') });
const channel = z.object({ alternatives: z.array(alternative).catch([]) });

export default defineProvider({
  name: 'deepgram',
  title: 'Deepgram',
  docs: 'https://developers.deepgram.com/docs/callback',
  typePrefix: 'com.deepgram',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In each request, as the query parameter `callback`.',
  assumptions: [
    'A failure, if one is ever called back, has `err_code` and `err_msg` as the API’s answers do.',
    'The page states no limit for a body. The words of ten hours of speech, each with its times, have about 14 MB.',
  ],
  settings: z
    .strictObject({
      credentials: credentialList().optional(),
      tokens: tokenList().optional(),
    })
    .refine(({ credentials, tokens }) => !credentials !== !tokens, {
      error: 'give credentials (https://user:password@… as callback) or tokens (in its path), not both',
    }),
  scheme: ({ credentials, tokens = [] }) =>
    credentials ? basicAuth({ credentials }) : sharedToken({ tokens }),
  development: (make) => ({ credentials: [`deepgram:${make.secret(24).toString('base64url')}`] }),

  payload: z.object({
    request_id: optionalId,
    metadata: z
      .object({
        request_id: optionalId,
        created: optionalText,
        duration: z.number().nonnegative().optional().catch(undefined),
      })
      .catch({}),
    results: z
      .object({ channels: z.array(channel).catch([]) })
      .optional()
      .catch(undefined),
    err_code: optionalText,
    err_msg: optionalText,
  }),
  identify: {
    short: 'request id, or digest of the body',
    why: 'For the result of a request, the id that the API returned when it was submitted: it is called back once. A stream calls back many times under one id: there the digest of the body identifies the event.',
    of: ({ metadata, request_id, results, err_code }) =>
      results || err_code ? (metadata.request_id ?? request_id) : undefined,
  },
  normalize: ({ request_id, metadata, results, err_code, err_msg }) => {
    const id = metadata.request_id ?? request_id;
    if (!id || (!results && !err_code)) {
      return [passThrough(nativeType('com.deepgram.callback'), { subject: id })];
    }
    const { created, duration } = metadata;
    return [
      jobInState(results ? 'succeeded' : 'failed', id, {
        createdAt: created,
        outputs: (results?.channels ?? []).flatMap(({ alternatives: [best] }) =>
          best?.transcript ? outputText(best.transcript, 'transcript') : [],
        ),
        // The whole result is in the delivery: one without a text is of silence.
        result: results,
        error: jobError(err_msg, { code: err_code }),
        usage: [usageOf('media_seconds', duration)],
        native: {},
      }),
    ];
  },

  sender: {
    retryWindowSeconds: 300,
    maxBodyBytes: 16 * 1024 * 1024,
    maxBodyBytesKnown: 'assumed',
    note: '10 retries, 30 s apart; ports 80, 443, 8080 and 8443 only. `callback_method` may ask for PUT.',
    source: 'https://developers.deepgram.com/docs/callback',
  },
});
