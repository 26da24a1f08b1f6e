/**
 * https://www.remotion.dev/docs/lambda/webhooks, and @remotion/serverless 4.0.527
 * Your own Lambda function sends the webhook, and signs exactly the text that it sends. The page’s sample verifies a body
 * that was parsed and printed again; this provider verifies the bytes. Without a secret, the header holds NO_SECRET_PROVIDED
 * instead of a signature, which is refused. Status and mode are in headers that are not signed, and no time is signed. Read
 * 2026-11-24.
 */
import {
  defineProvider,
  endOf,
  hmac,
  idText,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  money,
  nativeType,
  optionalText,
  outputAt,
  passThrough,
  secretList,
  z,
} from '../../src/provider/kit.js';

const STATES: Readonly<Record<string, JobState>> = {
  success: 'succeeded',
  error: 'failed',
  timeout: 'failed',
};

const failure = z.object({ message: z.unknown().optional(), name: optionalText });

export default defineProvider({
  name: 'remotion',
  title: 'Remotion Lambda',
  docs: 'https://www.remotion.dev/docs/lambda/webhooks',
  typePrefix: 'dev.remotion',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the call of renderMediaOnLambda(), in its `webhook` option.',
  assumptions: ['The render’s cost so far, in the currency that the payload names, is its usage.'],
  settings: z.strictObject({ secrets: secretList('the `webhook.secret` given to renderMediaOnLambda()') }),
  scheme: ({ secrets }) =>
    hmac({
      algorithm: 'sha512',
      secrets,
      header: 'x-remotion-signature',
      encoding: 'hex',
      prefix: 'sha512=',
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    type: z.string().min(1),
    renderId: idText,
    customData: z.unknown().optional(),
    outputUrl: optionalText,
    errors: z.array(failure).catch([]),
    costs: z
      .object({ accruedSoFar: z.number().nonnegative(), currency: z.string().min(1) })
      .nullish()
      .catch(null),
  }),
  identify: {
    short: 'render id and outcome',
    why: 'The render’s id and how it ended, both in the signed body: a render ends once, and each attempt sends the same text. For all else the digest of the body.',
    of: ({ renderId, type }) => endOf(STATES, type, renderId),
  },
  endsOnce: true,
  normalize: ({ type, renderId: id, customData, outputUrl: url, errors: [first], costs }) => [
    jobEvent(STATES, type, id, {
      task: 'render',
      reference: customData,
      outputs: isUrl(url) ? [outputAt(url, { kind: 'video' })] : [],
      error: jobError(first?.message, {
        category: type === 'timeout' ? 'timeout' : undefined,
        // `Error` is the class of every error, and no code.
        code: first?.name === 'Error' ? undefined : first?.name,
      }),
      usage: [money(costs?.accruedSoFar, costs?.currency)],
      native: { type },
    }) ?? passThrough(nativeType('dev.remotion.render', type), { subject: id }),
  ],

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 33,
    note: 'Two retries within seconds, from the function that renders; redirects are followed.',
    source: 'https://www.remotion.dev/docs/lambda/webhooks',
  },
});
