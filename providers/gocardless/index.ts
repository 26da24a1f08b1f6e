/**
 * https://developer.gocardless.com/api-reference/#appendix-webhooks
 * One delivery holds up to 250 events; each becomes an event of its own. The header has the name that Standard Webhooks
 * uses, but holds bare hex. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  itemsOf,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'gocardless',
  title: 'GoCardless',
  docs: 'https://developer.gocardless.com/api-reference/#appendix-webhooks',
  typePrefix: 'com.gocardless',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the dashboard under Developers, as a webhook endpoint. (From memory; confirm at the sender.)',
  assumptions: [
    'An event is about the link that is named after its resource, in the singular.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook endpoint, shown with it in the dashboard'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'webhook-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(32).toString('base64url')] }),

  split: (json) => itemsOf(json, ['events']),
  payload: z.object({
    id: optionalId,
    resource_type: z.string().min(1),
    action: z.string().min(1),
    created_at: optionalText,
    links: z.unknown().optional(),
  }),
  identify: {
    short: 'event id',
    why: 'The event’s id: signed, and the same in every delivery that holds it.',
    of: ({ id }) => id,
  },
  normalize: ({ resource_type, action, created_at, links }) => {
    const subject = textAt(links, resource_type.replace(/s$/, ''));
    return [passThrough(nativeType('com.gocardless', resource_type, action), { subject, time: created_at })];
  },

  sender: {
    ackDeadlineSeconds: 10,
    note: 'Up to eight retries with growing waits. Order is not promised.',
    source: 'https://developer.gocardless.com/getting-started/api/staying-up-to-date-with-webhooks/',
  },
});
