/**
 * https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings
 * Nothing is signed: deliveries carry basic authentication if the webhook is set to use it. Read 2026-11-24, from copies.
 */
import {
  basicAuth,
  credentialList,
  defineProvider,
  nativeType,
  optionalId,
  passThrough,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'chargebee',
  title: 'Chargebee',
  docs: 'https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings',
  typePrefix: 'com.chargebee',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In Settings > Configure Chargebee > Webhooks, with a user and a password for basic authentication. (From memory; confirm at the sender.)',
  assumptions: [
    'An event is about the thing in its name, else about its transaction, credit note, invoice, subscription or customer.',
  ],
  settings: z.strictObject({ credentials: credentialList() }),
  scheme: (settings) => basicAuth(settings),
  development: (make) => ({ credentials: [`onehook:${make.secret(24).toString('base64url')}`] }),

  payload: z.looseObject({
    id: optionalId,
    event_type: z.string().min(1),
    occurred_at: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'event id',
    why: 'The event’s id, which is the same at each attempt.',
    of: ({ id }) => id,
  },
  normalize: (event) => {
    const named = THINGS.filter((name) => event.event_type.startsWith(`${name}_`));
    const subject = [...named, ...THINGS]
      .map((name) => textAt(event, `content.${name}.id`))
      .find((id) => id !== undefined);
    return [
      passThrough(nativeType('com.chargebee', event.event_type), {
        subject,
        orderBy: textAt(event, 'content.customer.id') ?? subject,
        time: event.occurred_at === undefined ? undefined : event.occurred_at * 1000,
      }),
    ];
  },

  sender: {
    note: 'Retried up to seven times with growing waits, from minutes to two days. Order is not promised.',
    source: 'https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings',
  },
});

const THINGS = ['transaction', 'credit_note', 'invoice', 'subscription', 'customer'];
