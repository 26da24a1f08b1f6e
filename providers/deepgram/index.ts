/**
 * https://developers.deepgram.com/docs/callback
 * Nothing is signed. `dg-token` holds the identifier of the API key and no secret, so it proves nothing: the URL carries a token,
 * or the basic authentication that a callback URL may hold. The body is the ordinary response. Left out: whether a failure is
 * told at all. Read 2026-11-24, from copies.
 */
import {
  basicAuth,
  credentialList,
  defineProvider,
  nativeType,
  optionalText,
  outputText,
  sharedToken,
  time,
  tokenList,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

const channel = z.object({
  alternatives: z
    .array(z.object({ transcript: optionalText }))
    .optional()
    .catch(undefined),
});

export default defineProvider({
  name: 'deepgram',
  title: 'Deepgram',
  docs: 'https://developers.deepgram.com/docs/callback',
  known: 'documented',
  assumptions: [
    'Whatever holds `results` is a success; no failed callback is documented.',
    '`created` is when the request was made.',
  ],
  settings: z
    .strictObject({ tokens: tokenList().optional(), credentials: credentialList().optional() })
    .superRefine(({ tokens, credentials }, context) => {
      if ((tokens === undefined) !== (credentials === undefined)) return;
      const message = 'or credentials: one of the two says what the callback URL holds, and not both';
      context.addIssue({ code: 'custom', path: ['tokens'], message });
    }),
  scheme: ({ tokens = [], credentials }) =>
    credentials ? basicAuth({ credentials }) : sharedToken({ tokens }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    metadata: z.object({
      request_id: z.string().min(1),
      created: optionalText,
      duration: z.number().nonnegative().optional().catch(undefined),
      models: z.array(z.string()).optional().catch(undefined),
    }),
    results: z
      .object({ channels: z.array(channel).optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
  identify: {
    why: 'The request: it is answered once.',
    of: ({ metadata }) => metadata.request_id,
  },
  normalize: ({ metadata: { request_id: id, created, duration }, results }) => {
    if (!results) {
      return [{ family: 'other', type: nativeType('com.deepgram.callback'), subject: id, orderBy: id }];
    }
    const transcripts = (results.channels ?? []).flatMap(
      ({ alternatives }) => alternatives?.[0]?.transcript ?? [],
    );
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status: 'succeeded', createdAt: time(created) } as const),
        outputs: transcripts.map((text, index) => outputText(text, `channel ${index}`)),
        usage: duration === undefined ? undefined : { amount: duration, unit: 'seconds' },
        native: {},
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: 300,
    success: '2xx',
    onRefused: 'retries',
    onUnavailable: 'retries',
    note: 'Up to 10 retries, 30 s apart. It only calls the ports 80, 443, 8080 and 8443.',
    source: 'https://developers.deepgram.com/docs/callback',
  },
});
