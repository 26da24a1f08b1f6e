/**
 * Acme Video does not exist: this is a provider as a package of its own. Its invented sender signs `{timestamp}.{body}` with
 * HMAC-SHA256, and asks once whether the URL is its customer's.
 */
import {
  defineProvider,
  endOf,
  hmac,
  idText,
  jobError,
  jobEvent,
  nativeType,
  passThrough,
  secretList,
  signsTimestampDotBody,
  toleranceSeconds,
  unixSeconds,
  z,
} from 'onehook/provider-kit';

// The statuses on the page that a real sender would have.
const STATES = { running: 'started', done: 'succeeded', broken: 'failed' };

export default defineProvider({
  name: 'acme',
  title: 'Acme Video',
  docs: 'https://acme.example/docs/webhooks',
  typePrefix: 'example.acme',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the request that starts a render, as `webhook_url`.',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList('the signing secret on the page of your Acme project'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'acme-signature',
      encoding: 'hex',
      fields: { signature: 'v1' },
      timestamp: { field: 't', format: unixSeconds, toleranceSeconds },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    render: idText,
    state: z.string().min(1),
    at: z.string().optional(),
    file: z.string().optional(),
    why: z.string().optional(),
  }),
  identify: {
    short: 'render and state',
    why: 'For the end of a render, its id and state: both are signed, and a render ends once. For all else the digest of the body.',
    of: ({ render, state }) => endOf(STATES, state, render),
  },
  endsOnce: true,
  normalize: ({ render, state, at, file, why }) => [
    jobEvent(STATES, state, render, {
      result: file,
      error: jobError(why),
      time: at,
      native: { status: state },
    }) ?? passThrough(nativeType('example.acme.render', state), { subject: render, time: at }),
  ],

  handshake: {
    note: 'Once, it sends {"challenge": …}, signed, and wants it back.',
    afterVerification: ({ body }) => (body.includes('"challenge"') ? { body: body.toString('utf8') } : undefined),
  },
  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 3600,
    onRefused: 'stops',
    note: 'Retries for an hour.',
    source: 'https://acme.example/docs/webhooks',
  },
});
