/**
 * Acme Video, which there is not: a provider that is a package of its own. Its invented sender signs `{timestamp}.{body}` with
 * HMAC-SHA256, and asks once whether the URL is its customer's.
 */
import {
  defineProvider,
  hmac,
  jobError,
  lookUp,
  nativeType,
  outputAt,
  secretList,
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
  known: 'documented',
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
      content: ({ timestamp, body }) => [`${timestamp}.`, body],
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    render: z.string().min(1),
    state: z.string().min(1),
    at: z.string().optional(),
    file: z.string().optional(),
    why: z.string().optional(),
  }),
  identify: {
    why: 'The render and its state: both are signed, and each render is in each state once.',
    of: ({ render, state }) => `${render}:${state}`,
  },
  normalize: ({ render, state, at, file, why }) => {
    const status = lookUp(STATES, state);
    if (!status) {
      return [{ family: 'other', type: nativeType('example.acme.render', state), subject: render, orderBy: render, time: at }];
    }
    return [
      {
        family: 'job',
        job: { id: render, status },
        outputs: status === 'succeeded' && file ? [outputAt(file, { kind: 'video' })] : [],
        error: status === 'failed' ? jobError('unknown', why) : undefined,
        time: at,
        native: { status: state },
      },
    ];
  },

  handshake: {
    note: 'Once, it sends {"challenge": …}, signed, and wants it back.',
    proven: ({ body }) => (body.includes('"challenge"') ? { body: body.toString('utf8') } : undefined),
  },
  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 3600,
    success: '2xx',
    onRefused: 'stops',
    onUnavailable: 'retries',
    note: 'Retries for an hour.',
    source: 'https://acme.example/docs/webhooks',
  },
});
