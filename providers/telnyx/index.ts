/**
 * https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks, and its Node SDK 7.24.0
 * Ed25519 over the time, a vertical bar and the body. The pages do not document how long Telnyx waits or how often it
 * retries; those on messages and on calls differ. Read 2026-11-24, from copies.
 */
import {
  configuredKeys,
  defineProvider,
  ed25519,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  publicKeyList,
  readPublicKey,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'telnyx',
  title: 'Telnyx',
  docs: 'https://developers.telnyx.com/docs/voice/programmable-voice/voice-api-webhooks',
  typePrefix: 'com.telnyx',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'As the webhook URL of a messaging profile or a Voice API application, in Mission Control. (From memory; confirm at the sender.)',
  assumptions: [
    'An event is about its call session, else about its own `payload.id`, and is ordered by it.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    publicKeys: publicKeyList('ed25519', 'the public key of the account (base64), shown in Mission Control'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ publicKeys, toleranceSeconds }, tools) =>
    ed25519({
      keys: configuredKeys(publicKeys.map(readPublicKey), tools),
      header: 'telnyx-signature-ed25519',
      encoding: 'base64',
      timestamp: { header: 'telnyx-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ timestamp, body }) => [`${timestamp}|`, body],
    }),
  development: (make) => ({
    publicKeys: [make.publicKey('ed25519').export({ type: 'spki', format: 'der' }).toString('base64')],
  }),

  payload: z.object({
    data: z.object({
      id: optionalId,
      event_type: z.string().min(1),
      occurred_at: optionalText,
      payload: z.object({ id: optionalId, call_session_id: optionalId }).optional().catch(undefined),
    }),
  }),
  identify: {
    short: 'event id',
    why: 'The id of the event, signed; `meta`, which counts the attempts, is not part of it.',
    of: ({ data }) => data.id,
  },
  normalize: ({ data: { event_type, occurred_at, payload } }) => {
    const subject = payload?.call_session_id ?? payload?.id;
    return [passThrough(nativeType('com.telnyx', event_type), { subject, time: occurred_at })];
  },

  sender: {
    note: 'Several attempts at the URL, then at the failover URL where one is set. Order is not promised.',
    source: 'https://developers.telnyx.com/docs/voice/programmable-voice/voice-api-webhooks',
  },
});
