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
  type ErrorCategory,
  type JobState,
  jobError,
  jobInState,
  lookUp,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  sharedToken,
  tokenList,
  usageOf,
  z,
} from '../../src/provider/kit.js';
import { isSilence, modelIn, outputsOf, results } from './results.js';

/** A transcript of a part of a stream. Its other messages pass through, the last one (`Metadata`) too: it has no result. */
const STREAM: Readonly<Record<string, JobState>> = { Results: 'progressed' };

// https://developers.deepgram.com/docs/errors; the others say it in words.
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = {
  REMOTE_CONTENT_ERROR: 'invalid_request',
  SLOW_UPLOAD: 'timeout',
};

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
    '`extra` and `tags` of a request come back in `metadata`.',
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
        model_info: z.unknown().optional(),
        tags: z.unknown().optional(),
        extra: z.unknown().optional(),
      })
      .catch({}),
    type: optionalText,
    results,
    err_code: optionalText,
    err_msg: z.unknown().optional(),
  }),
  identify: {
    short: 'request id, or digest of the body',
    why: 'For the result of a request, the id that the API returned when it was submitted: it is called back once. A stream calls back many times under one id: there the digest of the body identifies the event.',
    of: ({ metadata, request_id, results, err_code }) =>
      results || err_code ? (metadata.request_id ?? request_id) : undefined,
  },
  normalize: ({ request_id, metadata, type, results, err_code, err_msg }) => {
    const id = metadata.request_id ?? request_id;
    const state = results ? 'succeeded' : err_code ? 'failed' : lookUp(STREAM, type);
    if (!id || !state) return [passThrough(nativeType('com.deepgram', type ?? 'callback'), { subject: id })];
    const { created, duration, model_info, tags, extra } = metadata;
    const outputs = outputsOf(results);
    return [
      jobInState(state, id, {
        model: modelIn(model_info),
        reference: extra ?? tags,
        createdAt: created,
        outputs,
        result: results,
        hasProduct: !isSilence(results),
        error: jobError({ message: err_msg, code: err_code }, { codes: CATEGORIES }),
        usage: [usageOf('media_seconds', duration)],
        native: { type },
      }),
    ];
  },
  // A request is called back once, and a stream has no end here.
  endsOnce: true,

  sender: {
    retryWindowSeconds: 300,
    maxBodyBytes: 16 * 1024 * 1024,
    maxBodyBytesKnown: 'assumed',
    note: '10 retries, 30 s apart; ports 80, 443, 8080 and 8443 only. `callback_method` may ask for PUT.',
    source: 'https://developers.deepgram.com/docs/callback',
  },
});
