/**
 * https://www.assemblyai.com/docs/deployment/webhooks, and its Node SDK 4.41.5 (the notifications)
 * Nothing is signed: a header that you choose with the transcript (webhook_auth_header_name, _value) comes back as it is.
 * A notification is thin: the transcript must be fetched. The page does not document what says why a transcript
 * failed. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  headerName,
  headerToken,
  headerTokenList,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalId,
  passThrough,
  z,
} from '../../src/provider/kit.js';

// TranscriptReadyStatus of the SDK.
const STATES: Readonly<Record<string, JobState>> = { completed: 'succeeded', error: 'failed' };

export default defineProvider({
  name: 'assemblyai',
  title: 'AssemblyAI',
  docs: 'https://www.assemblyai.com/docs/deployment/webhooks',
  typePrefix: 'com.assemblyai',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the request that submits the transcript, as `webhook_url`.',
  assumptions: [
    '`error`, if it ever comes with the status, says why the transcript failed, as in the transcript itself.',
  ],
  settings: z.strictObject({
    tokens: headerTokenList('the values that your requests give as webhook_auth_header_value'),
    header: headerName().describe('the name that your requests give as webhook_auth_header_name'),
  }),
  scheme: (settings) => headerToken(settings),
  development: (make) => ({
    tokens: [make.secret(24).toString('base64url')],
    header: 'x-webhook-secret',
  }),

  payload: z.object({
    transcript_id: optionalId,
    status: z.string().min(1),
    error: z.unknown().optional(),
  }),
  identify: {
    short: 'transcript id and status',
    why: 'There is no delivery id: for the end of a transcript, its id and status identify the event. For all else, as for a redacted audio, which names no transcript, the digest of the body does.',
    of: ({ transcript_id, status }) => endOf(STATES, status, transcript_id),
  },
  endsOnce: true,
  normalize: ({ transcript_id: id, status, error }) => {
    const job =
      id && jobEvent(STATES, status, id, { task: 'transcript', error: jobError(error), native: { status } });
    return [job || passThrough(nativeType('com.assemblyai.transcript', status), { subject: id })];
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 190,
    onRefused: 'stops',
    note: 'Up to 10 attempts, 10 s apart. Any 4xx ends them: a wrong token loses the notification.',
    source: 'https://www.assemblyai.com/docs/deployment/webhooks',
  },
});
