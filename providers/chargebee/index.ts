/**
 * https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings
 * Nothing is signed: basic authentication, where the webhook is set to use it. Read 2026-11-24, from copies.
 */
import {
  basicAuth,
  credentialList,
  defineProvider,
  nativeType,
  passThrough,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'chargebee',
  title: 'Chargebee',
  docs: 'https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'An event is about what it is named after, else its transaction, credit note, invoice, subscription or customer.',
  ],
  settings: z.strictObject({ credentials: credentialList() }),
  scheme: (settings) => basicAuth(settings),
  development: (make) => ({ credentials: [`onehook:${make.secret(24).toString('base64url')}`] }),

  payload: z.looseObject({
    id: z.string().min(1),
    event_type: z.string().min(1),
    occurred_at: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The id of the event, the same at each attempt.',
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
