/**
 * https://elevenlabs.io/docs/agents-platform/workflows/post-call-webhooks, and its Node SDK 2.73.0
 * `t` and `v0` are in one header, up to 30 min in the past. The SDK checks only the first v0; this provider checks each.
 * The end of a transcription is the end of a job; calls, voices, flows and dubs pass through. Audio comes inline, as
 * base64 in a body without a length. The pages do not document whether a transcription can fail by webhook. Read
 * 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  jobError,
  jobInState,
  nativeType,
  optionalId,
  passThrough,
  secretList,
  signsTimestampDotBody,
  toleranceSeconds,
  unixSeconds,
  usageOf,
  z,
} from '../../src/provider/kit.js';
import { outputsOf, transcription } from './transcription.js';

const TRANSCRIBED = 'speech_to_text_transcription';
/** Sent once a conversation. */
const ONCE = ['post_call_transcription', 'post_call_audio', 'call_initiation_failure'];

export default defineProvider({
  name: 'elevenlabs',
  title: 'ElevenLabs',
  docs: 'https://elevenlabs.io/docs/overview/administration/webhooks',
  typePrefix: 'io.elevenlabs',
  known: { scheme: 'documented', events: 'observed', sender: 'observed' },
  registration: 'In the workspace settings under Webhooks. (From memory; confirm at the sender.)',
  assumptions: [
    'The body of a transcription is as others’ code reads it: `request_id` and `transcription` in `data`.',
    'A failed transcription, if one is ever called back, has `error` in `data` and no `transcription`.',
    'Each type is sent once per conversation.',
    'The retries, where they are turned on, are as others report them.',
    '16 MiB is the audio of a conversation of some ten minutes.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook (wsec_…), shown once when it is created'),
    toleranceSeconds: toleranceSeconds(1800),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'elevenlabs-signature',
      encoding: 'hex',
      fields: { signature: 'v0' },
      timestamp: { field: 't', format: unixSeconds, toleranceSeconds, allowsFuture: true },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ secrets: [`wsec_${make.secret(32).toString('hex')}`] }),

  payload: z.object({
    type: z.string().min(1),
    event_timestamp: z.coerce.number().positive().optional().catch(undefined),
    data: z
      .object({
        conversation_id: optionalId,
        request_id: optionalId,
        voice_id: optionalId,
        webhook_metadata: z.unknown().optional(),
        transcription,
        error: z.unknown().optional(),
      })
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'type, and conversation or request id',
    why: 'The type and the id of the conversation or request, for the types that are sent once for each; the digest of the body for the rest. The event has no id.',
    of: ({ type, data }) => {
      const id = type === TRANSCRIBED ? data?.request_id : ONCE.includes(type) && data?.conversation_id;
      return id ? `${type}:${id}` : undefined;
    },
  },
  normalize: ({ type, event_timestamp, data }) => {
    const time = event_timestamp === undefined ? undefined : event_timestamp * 1000;
    const { request_id, conversation_id, voice_id } = data ?? {};
    if (type === TRANSCRIBED && request_id) {
      const { transcription, error, webhook_metadata } = data ?? {};
      const outputs = outputsOf(transcription);
      return [
        jobInState(error && !transcription ? 'failed' : 'succeeded', request_id, {
          task: 'speech_to_text',
          reference: webhook_metadata,
          correlationId: transcription?.transcription_id,
          outputs,
          // A transcript without a word is one of silence.
          hasProduct: !transcription || outputs.length > 0,
          error: jobError(error),
          usage: [usageOf('media_seconds', transcription?.audio_duration_secs)],
          native: { type },
          time,
        }),
      ];
    }
    const subject = conversation_id ?? voice_id ?? request_id;
    return [passThrough(nativeType('io.elevenlabs', type), { subject, time })];
  },

  // A transcription is called back once.
  endsOnce: true,

  sender: {
    retryWindowSeconds: 2400,
    success: '200',
    maxBodyBytes: 16 * 1024 * 1024,
    onRefused: 'stops',
    note: 'Retries are off unless turned on for the webhook: then five attempts in about 40 min. Ten failures in a row without a success in 7 days turn it off.',
    source: 'https://elevenlabs.io/docs/overview/administration/webhooks',
  },
});
