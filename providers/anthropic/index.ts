/**
 * https://platform.claude.com/docs/managed-agents/webhooks, and its TypeScript SDK (2026-08)
 * Standard Webhooks, by the reference library. The outer `type` is the constant `event`; the event's own name is `data.type`.
 * Events are thin, and come in no promised order. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  nativeType,
  optionalText,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  z,
} from '../../src/provider-kit.js';

export default defineProvider({
  name: 'anthropic',
  title: 'Anthropic',
  docs: 'https://platform.claude.com/docs/managed-agents/webhooks',
  known: 'documented',
  assumptions: ['A session is not taken for a job: it idles and runs again, and has no end of its own.'],
  settings: z.strictObject({
    secrets: standardSecretList('the signing secret of the endpoint (whsec_…)'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    id: z.string().min(1),
    created_at: optionalText,
    data: z.object({ type: z.string().min(1), id: optionalText }),
  }),
  identify: {
    why: 'The id of the event, signed and the same at each retry.',
    of: ({ id }) => id,
  },
  normalize: ({ created_at: time, data: { type, id } }) => [
    { family: 'other', type: nativeType('com.anthropic', type), subject: id, orderBy: id, time },
  ],

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'retries',
    onUnavailable: 'retries',
    avoid: [301, 302, 303, 307, 308],
    note: 'At least one retry. Some 20 failures in a row disable the endpoint; a redirect does at once.',
    source: 'https://platform.claude.com/docs/managed-agents/webhooks',
  },
});
