/**
 * https://docs.granola.ai/webhooks
 * Standard Webhooks around a thin body of its own: it names the note, which has to be fetched from the API. Read 2026-11-24, from
 * copies.
 */
import {
  defineProvider,
  messageId,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'granola',
  title: 'Granola',
  docs: 'https://docs.granola.ai/webhooks',
  typePrefix: 'ai.granola',
  known: { scheme: 'observed', events: 'observed', sender: 'assumed' },
  registration: 'In Granola, as the URL of a webhook endpoint.',
  assumptions: ['The fields of a body are those that published receivers read.'],
  settings: z.strictObject({
    secrets: standardSecretList(
      'the signing secret (whsec_…), which Granola shows once, when the endpoint is created',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.looseObject({
    event_type: z.string().min(1),
    event_id: optionalId,
    note_id: optionalId,
    occurred_at: optionalText,
  }),
  identify: {
    short: 'event id, else webhook-id header',
    why: 'The id of the event is signed, and Granola keeps it across retries; without one, the id of the message is used, which is signed too.',
    of: ({ event_id }, delivery) => event_id ?? messageId(delivery),
  },
  normalize: (event) => [
    passThrough(nativeType('ai.granola', event.event_type), {
      subject: event.note_id,
      time: event.occurred_at,
    }),
  ],

  sender: undocumentedSender({
    note: 'Webhooks need a Business or Enterprise plan. What was read does not describe retries.',
    source: 'https://docs.granola.ai/webhooks',
  }),
});
