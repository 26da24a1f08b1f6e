/**
 * https://www.revenuecat.com/docs/integrations/webhooks
 * Nothing is signed: the authorization header carries the text that was set at RevenueCat, as it is. Read 2026-11-24, from
 * copies.
 */
import {
  defineProvider,
  headerToken,
  headerTokenList,
  idText,
  nativeType,
  optionalId,
  passThrough,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'revenuecat',
  title: 'RevenueCat',
  docs: 'https://www.revenuecat.com/docs/integrations/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Integrations > Webhooks > Add new configuration of the project, in the RevenueCat dashboard. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z.strictObject({
    tokens: headerTokenList(
      'the whole value of the authorization header, as it is set in the webhook integration at RevenueCat',
    ),
  }),
  scheme: ({ tokens }) => headerToken({ tokens, header: 'authorization' }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    event: z.looseObject({
      id: idText,
      type: z.string().min(1),
      app_user_id: optionalId,
      event_timestamp_ms: z.number().optional().catch(undefined),
    }),
  }),
  identify: {
    short: 'event id',
    why: 'The id of the event, the same at each attempt.',
    of: ({ event }) => event.id,
  },
  normalize: ({ event }) => [
    passThrough(nativeType('com.revenuecat', event.type.toLowerCase()), {
      subject: event.app_user_id,
      orderBy: textAt(event, 'original_app_user_id') ?? event.app_user_id,
      time: event.event_timestamp_ms,
    }),
  ],

  sender: {
    ackDeadlineSeconds: 60,
    retryWindowSeconds: 9300,
    success: '200',
    note: 'Retried up to five times, after 5, 10, 20, 40 and 80 min.',
    source: 'https://www.revenuecat.com/docs/integrations/webhooks',
  },
});
