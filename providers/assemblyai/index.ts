/**
 * https://www.assemblyai.com/docs/deployment/webhooks, and its Node SDK 4.41.5 (the notifications)
 * Nothing is signed: a header that you choose with the transcript (webhook_auth_header_name, _value) comes back as it is. Thin: the
 * transcript is to be fetched. Left out: why a transcript failed. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerName,
  headerToken,
  headerTokenList,
  type JobState,
  jobEvent,
  nativeType,
  optionalText,
  passThrough,
  z,
} from '../../src/provider/kit.js';

// TranscriptReadyStatus of the SDK.
const STATES: Readonly<Record<string, JobState>> = { completed: 'succeeded', error: 'failed' };

export default defineProvider({
  name: 'assemblyai',
  title: 'AssemblyAI',
  docs: 'https://www.assemblyai.com/docs/deployment/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [],
  settings: z.strictObject({
    tokens: headerTokenList('the values given as webhook_auth_header_value'),
    /** What was given as webhook_auth_header_name. */
    header: headerName(),
  }),
  scheme: (settings) => headerToken(settings),
  development: (make) => ({
    tokens: [make.secret(24).toString('base64url')],
    header: 'x-webhook-secret',
  }),

  payload: z.object({ transcript_id: optionalText, status: z.string().min(1) }),
  identify: {
    short: 'SHORT',
    why: 'Transcript and status: there is no delivery id. The notice of a redacted audio names no transcript: its body, which holds the URL.',
    of: ({ transcript_id, status }) => (transcript_id ? `${transcript_id}:${status}` : undefined),
  },
  normalize: ({ transcript_id: id, status }) => {
    const job = id && jobEvent(STATES, status, id, { task: 'transcript', native: { status } });
    return [job || passThrough(nativeType('com.assemblyai.transcript', status), { subject: id })];
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 190,
    onRefused: 'stops',
    note: 'Up to 10 attempts, 10 s apart. Any 4xx ends them: a wrong token loses the notice.',
    source: 'https://www.assemblyai.com/docs/deployment/webhooks',
  },
});
