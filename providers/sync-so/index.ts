/**
 * https://sync.so/docs/api-reference/guides/webhooks
 * The page’s sample parses the JSON and signs what it prints again. That equals the body as it came as long as the sender
 * prints like JavaScript, so this provider verifies the bytes that came, and refuses a body that differs. An older page
 * names X-Signature-Primary instead. The page documents neither the unit of the time nor how old it may be. Read 2026-11-24,
 * from copies.
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
  nativeType,
  optionalText,
  outputAt,
  passThrough,
  secretList,
  signsTimestampDotBody,
  toleranceSeconds,
  undocumentedSender,
  unixMilliseconds,
  unixSeconds,
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

/** The page names no unit. Seconds have at most 12 digits until the year 33658; milliseconds have more. */
const eitherUnit = {
  ...unixSeconds,
  parse: (text: string) => (text.length > 12 ? unixMilliseconds : unixSeconds).parse(text),
};

export default defineProvider({
  name: 'sync-so',
  title: 'sync.so',
  docs: 'https://sync.so/docs/api-reference/guides/webhooks',
  typePrefix: 'so.sync',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In each request that starts a generation, as `webhookUrl`. (From memory; confirm at the sender.)',
  assumptions: [
    'The signature is of the body as it is sent: the pages and the sample contradict each other.',
    'The time is in seconds or milliseconds, as its length suggests, and the limit of 300 s is ours: the sample sets none.',
    '`REJECTED` means that the content was refused.',
  ],
  settings: z.strictObject({
    secrets: secretList('the signing secret (whsec_…) as sync.so shows it, used as text'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'sync-signature',
      encoding: 'hex',
      fields: { signature: 'v1' },
      timestamp: { field: 't', format: eitherUnit, toleranceSeconds },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ secrets: [`whsec_${make.secret(24).toString('hex')}`] }),

  payload: z.object({
    id: idText,
    status: z.string().min(1),
    model: optionalText,
    createdAt: optionalText,
    outputUrl: optionalText,
    segmentOutputUrl: optionalText,
    outputDuration: z.unknown().optional(),
    error: z.unknown().optional(),
    error_code: optionalText,
  }),
  identify: {
    short: 'generation id and status',
    why: 'For the end of a generation, its id and status, both in the signed body: there is no delivery id, and a generation ends once. For all else the digest of the body.',
    of: ({ id, status }) => endOf(STATES, status, id),
  },
  endsOnce: true,
  normalize: ({ id, status, model, createdAt, outputUrl, segmentOutputUrl, error, ...rest }) => [
    jobEvent(STATES, status, id, {
      model,
      createdAt,
      outputs: [
        ...(isUrl(outputUrl)
          ? [outputAt(outputUrl, { kind: 'video', durationSeconds: rest.outputDuration })]
          : []),
        ...(isUrl(segmentOutputUrl) ? [outputAt(segmentOutputUrl, { kind: 'video', name: 'segment' })] : []),
      ],
      error: jobError(error, {
        category: status === 'REJECTED' ? 'content_policy' : undefined,
        code: rest.error_code,
      }),
      native: { status },
    }) ?? passThrough(nativeType('so.sync.generation', status), { subject: id }),
  ],

  sender: undocumentedSender({
    note: 'Sent when a generation ends; retries are not documented, and the page advises polling for what does not come.',
    source: 'https://sync.so/docs/api-reference/guides/webhooks',
  }),
});
