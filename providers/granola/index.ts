/**
 * https://docs.granola.ai/webhooks
 * Standard Webhooks around a body of its own: thin, the note has to be fetched. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  messageId,
  nativeType,
  optionalText,
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
  known: { scheme: 'observed', events: 'observed', sender: 'observed' },
  registration: 'REGISTRATION',
  assumptions: ['The fields of a body are those that others’ code reads.'],
  settings: z.strictObject({
    secrets: standardSecretList(
      'the signing secret, which Granola shows once, when the endpoint is made (whsec_…)',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.looseObject({
    event_type: z.string().min(1),
    event_id: optionalText,
    note_id: optionalText,
    occurred_at: optionalText,
  }),
  identify: {
    short: 'SHORT',
    why: 'The id of the event, signed, which Granola keeps over its retries; where there is none, the id of the message, signed too.',
    of: ({ event_id }, delivery) => event_id ?? messageId(delivery),
  },
  normalize: (event) => [
    {
      family: 'other',
      type: nativeType('ai.granola', event.event_type),
      subject: event.note_id,
      orderBy: event.note_id,
      time: event.occurred_at,
    },
  ],

  sender: undocumentedSender({
    note: 'Needs a Business or Enterprise plan. Retries are not described in what was read.',
    source: 'https://docs.granola.ai/webhooks',
  }),
});
