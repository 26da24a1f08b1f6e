/**
 * https://sync.so/docs/api-reference/guides/webhooks
 * Their sample parses the JSON and signs what it prints again; that is the body as it came as long as the sender prints like
 * JavaScript does, so the bytes that came are what is verified here, and a body that differs is refused. An older page has
 * X-Signature-Primary instead. Left out: the time’s unit and how old it may be. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  secretList,
  time,
  toleranceSeconds,
  undocumentedSender,
  unixMilliseconds,
  unixSeconds,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';

// The statuses of a generation in the API's reference.
const STATES: Readonly<Record<string, JobState>> = {
  PENDING: 'queued',
  PROCESSING: 'started',
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  REJECTED: 'failed',
};

/** The page says neither; 12 digits tell them apart until the year 33658. */
const eitherUnit = {
  ...unixSeconds,
  parse: (text: string) => (text.length > 12 ? unixMilliseconds : unixSeconds).parse(text),
};

export default defineProvider({
  name: 'sync-so',
  title: 'sync.so',
  docs: 'https://sync.so/docs/api-reference/guides/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'The signature is of the body as it is sent: pages and sample contradict each other.',
    'The time is in seconds or milliseconds, whichever it looks like, and 300 s is our limit: the sample sets none.',
    '`REJECTED`: the content was refused.',
  ],
  settings: z.strictObject({
    secrets: secretList('whsec_… as sync.so shows it; the text as it is'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'sync-signature',
      encoding: 'hex',
      fields: { signature: 'v1' },
      timestamp: { field: 't', format: eitherUnit, toleranceSeconds },
      content: ({ body, timestamp }) => [`${timestamp}.`, body],
    }),
  development: (make) => ({ secrets: [`whsec_${make.secret(24).toString('hex')}`] }),

  payload: z.object({
    id: z.string().min(1),
    status: z.string().min(1),
    model: optionalText,
    createdAt: optionalText,
    outputUrl: optionalText,
    outputDuration: z.unknown().optional(),
    error: z.unknown().optional(),
    error_code: optionalText,
  }),
  identify: {
    short: 'SHORT',
    why: 'The generation’s id and its status, both in the signed body: there is no delivery id, and a generation ends once.',
    of: ({ id, status }) => `${id}:${status}`,
  },
  normalize: ({ id, status, model, createdAt, outputUrl: url, outputDuration, error, error_code }) => {
    const state = lookUp(STATES, status);
    if (!state) {
      return [
        {
          family: 'other',
          type: nativeType('so.sync.generation', status.toLowerCase()),
          subject: id,
          orderBy: id,
        },
      ];
    }
    const category = status === 'REJECTED' ? 'content_policy' : 'unknown';
    const isDone = state === 'succeeded' && isUrl(url);
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status: state, model, createdAt: time(createdAt) }),
        outputs: isDone ? [outputAt(url, { kind: 'video', durationSeconds: outputDuration })] : [],
        outputsPending: state === 'succeeded' && !isDone,
        error: state === 'failed' ? jobError(category, error, error_code) : undefined,
        native: { status },
      },
    ];
  },

  sender: undocumentedSender({
    note: 'Sent when a generation ends; retries are not documented, and the page advises to ask for what does not come.',
    source: 'https://sync.so/docs/api-reference/guides/webhooks',
  }),
});
