/**
 * https://www.assemblyai.com/docs/deployment/webhooks
 * Nothing is signed: with each transcript you name a header and its value, and that header comes back. Notices are thin; the
 * transcript is to be fetched. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerName,
  headerToken,
  headerTokenList,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  z,
} from '../../src/provider-kit.js';

// https://www.assemblyai.com/docs/deployment/webhooks
const STATES: Readonly<Record<string, JobState>> = { completed: 'succeeded', error: 'failed' };

export default defineProvider({
  name: 'assemblyai',
  title: 'AssemblyAI',
  docs: 'https://www.assemblyai.com/docs/deployment/webhooks',
  known: 'documented',
  assumptions: ['The notice of redacted audio, as the API’s reference has it: `redacted_audio_url` in it.'],
  settings: z.strictObject({
    tokens: headerTokenList('what you give as webhook_auth_header_value'),
    header: headerName().default('x-assemblyai-token').describe('what you give as webhook_auth_header_name'),
  }),
  scheme: ({ tokens, header }) => headerToken({ tokens, header }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    transcript_id: optionalText,
    status: z.string().min(1),
    redacted_audio_url: optionalText,
  }),
  identify: {
    why: 'Transcript and status: there is no delivery id, and a transcript ends once.',
    of: ({ transcript_id, status }) => transcript_id && `${transcript_id}:${status}`,
  },
  normalize: ({ transcript_id: id, status: state, redacted_audio_url: url }) => {
    const status = lookUp(STATES, state);
    if (!status || !id) {
      return [
        { family: 'other', type: nativeType('com.assemblyai.transcript', state), subject: id, orderBy: id },
      ];
    }
    return [
      {
        family: 'job',
        job: { id, status, task: 'transcript' },
        outputs: isUrl(url) ? [outputAt(url, { kind: 'audio', name: 'redacted_audio' })] : [],
        outputsPending: status === 'succeeded',
        error:
          status === 'failed'
            ? jobError('unknown', 'The notice does not say why; the transcript does.')
            : undefined,
        native: { status: state },
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 100,
    success: '2xx',
    onRefused: 'stops',
    onUnavailable: 'retries',
    note: 'Up to 10 attempts, 10 s apart; any 4xx ends them. Comes from 44.238.19.20 (US) and 54.220.25.36 (EU).',
    source: 'https://www.assemblyai.com/docs/deployment/webhooks',
  },
});
