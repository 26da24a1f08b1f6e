/**
 * https://www.plivo.com/docs/voice/concepts/signature-validation, and its Node SDK 4.79.0
 * Version 3 (voice) signs the URL with its sorted query, the parameters and a nonce. Version 2 (messages) signs the URL
 * without its query, and the nonce, so nothing of the body. The operator names the version. The page documents neither a
 * signed time nor how long Plivo retries. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  digestOf,
  formAsJson,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  publicUrl,
  secretList,
  z,
} from '../../src/provider/kit.js';
import { nonceOf, plivoSignature } from './signature.js';

export default defineProvider({
  name: 'plivo',
  title: 'Plivo',
  docs: 'https://www.plivo.com/docs/voice/concepts/signature-validation',
  typePrefix: 'com.plivo',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the Plivo console, as the message, answer or hangup URL of an application; or in each API request, as `url`. (From memory; confirm at the sender.)',
  assumptions: [
    'A redelivery has the same parameters in the same order.',
    'Under v2 anyone who has seen a delivery can send it with another body, so deduplication uses the signed nonce there.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    secrets: secretList('the Auth Token of the account, shown on the overview page of the Plivo console'),
    publicUrl: publicUrl(),
    version: z
      .enum(['v2', 'v3'])
      .default('v3')
      .describe('the version of the signature: v3 for voice, v2 for messages'),
  }),
  scheme: (settings) => plivoSignature(settings),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')], publicUrl: make.publicUrl }),

  decode: ({ body }) => formAsJson(body),
  payload: z.object({
    Event: optionalText,
    CallStatus: optionalText,
    Status: optionalText,
    CallUUID: optionalId,
    MessageUUID: optionalId,
    ConferenceUUID: optionalId,
  }),
  identify: {
    short: 'digest of the body, or signed nonce',
    why: 'v3: the digest of the body, since a call has many notices and none has an id. v2: the nonce, which is all that is signed beside the URL.',
    of: (_, delivery, { version }) =>
      version === 'v2' ? `nonce:${nonceOf(delivery, version)}` : digestOf(delivery.body),
  },
  normalize: ({ Event, CallStatus, Status, CallUUID, MessageUUID, ConferenceUUID }) => {
    const subject = MessageUUID ?? CallUUID ?? ConferenceUUID;
    const kind = MessageUUID ? 'message' : CallUUID ? 'call' : ConferenceUUID ? 'conference' : undefined;
    const what = Event ?? CallStatus ?? Status ?? 'untyped';
    return [passThrough(nativeType('com.plivo', kind, what), { subject })];
  },

  sender: {
    ackDeadlineSeconds: 60,
    onRefused: 'unknown',
    note: 'Callbacks of calls are attempted up to 3 times; an answer URL wants XML, which the gateway does not give.',
    source: 'https://www.plivo.com/docs/voice/concepts/callbacks',
  },
});
