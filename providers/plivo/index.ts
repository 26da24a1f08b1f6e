/**
 * https://www.plivo.com/docs/voice/concepts/signature-validation, and its Node SDK 4.79.0
 * v3 (voice) signs the URL with its sorted query, the parameters and a nonce; v2 (messages) the URL without query and the nonce,
 * so nothing of the body. The operator names one. Left out: any time, and how long it tries. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  digestOf,
  formAsJson,
  nativeType,
  optionalText,
  publicUrl,
  secretList,
  z,
} from '../../src/provider/kit.js';
import { nonceOf, plivoSignature } from './signature.js';

export default defineProvider({
  name: 'plivo',
  title: 'Plivo',
  docs: 'https://www.plivo.com/docs/voice/concepts/signature-validation',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'A redelivery has the same parameters in the same order.',
    'Under v2 whoever has seen a delivery can send another body with it; deduplication goes by the signed nonce there.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({
    secrets: secretList('the Auth Token of the account'),
    publicUrl: publicUrl(),
    /** `v3` for voice, `v2` for messages. */
    version: z.enum(['v2', 'v3']).default('v3'),
  }),
  scheme: (settings) => plivoSignature(settings),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')], publicUrl: make.publicUrl }),

  accepts: ['application/x-www-form-urlencoded'],
  decode: ({ body }) => formAsJson(body),
  payload: z.object({
    Event: optionalText,
    CallStatus: optionalText,
    Status: optionalText,
    CallUUID: optionalText,
    MessageUUID: optionalText,
    ConferenceUUID: optionalText,
  }),
  identify: {
    short: 'SHORT',
    why: 'v3: the digest of the body, since a call has many notices and none has an id. v2: the nonce, all that is signed beside the URL.',
    of: (_, delivery, { version }) =>
      version === 'v2' ? `nonce:${nonceOf(delivery, version)}` : digestOf(delivery.body),
  },
  normalize: ({ Event, CallStatus, Status, CallUUID, MessageUUID, ConferenceUUID }) => {
    const subject = MessageUUID ?? CallUUID ?? ConferenceUUID;
    const kind = MessageUUID ? 'message' : CallUUID ? 'call' : ConferenceUUID ? 'conference' : undefined;
    const what = Event ?? CallStatus ?? Status ?? 'untyped';
    return [{ family: 'other', type: nativeType('com.plivo', kind, what), subject, orderBy: subject }];
  },

  sender: {
    ackDeadlineSeconds: 60,
    onRefused: 'unknown',
    note: 'Callbacks of calls are tried up to 3 times; an answer URL wants XML, which is not given here.',
    source: 'https://www.plivo.com/docs/voice/concepts/callbacks',
  },
});
