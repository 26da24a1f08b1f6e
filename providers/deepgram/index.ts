/**
 * https://developers.deepgram.com/docs/callback
 * Nothing is signed. `dg-token` is the identifier of an API key, which is not secret, proves nothing and is ignored. Two
 * things do verify a delivery: basic authentication in the callback’s URL, or a token in its path. The page does not
 * document failures. Read 2026-11-24, from copies.
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In each request, as the query parameter `callback`.',
  assumptions: [
    'A failure, if one is ever called back, has `err_code` and `err_msg` as the API’s answers do.',
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

  // Speech comes as audio. It is not an event: it is quarantined, whole.
  accepts: ['audio/*', 'application/octet-stream'],
  payload: z.object({
    request_id: optionalText,
    metadata: z
      .object({
        request_id: optionalText,
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
    short: 'request id',
    why: 'The id that the API returned when the request was submitted: it is called back once.',
    of: ({ metadata, request_id }) => metadata.request_id ?? request_id,
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
    note: '10 retries, 30 s apart; ports 80, 443, 8080 and 8443 only. `callback_method` can ask for PUT, which is not accepted here.',
    source: 'https://developers.deepgram.com/docs/callback',
  },
});
