/**
 * https://www.revenuecat.com/docs/integrations/webhooks
 * Nothing is signed: the text that was set as the authorization header comes as it is. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerToken,
  headerTokenList,
  nativeType,
  optionalText,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'revenuecat',
  title: 'RevenueCat',
  docs: 'https://www.revenuecat.com/docs/integrations/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [],
  settings: z.strictObject({
    tokens: headerTokenList('the authorization header value, whole, as it is set at RevenueCat'),
  }),
  scheme: ({ tokens }) => headerToken({ tokens, header: 'authorization' }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    event: z.looseObject({
      id: z.string().min(1),
      type: z.string().min(1),
      app_user_id: optionalText,
      event_timestamp_ms: z.number().optional().catch(undefined),
    }),
  }),
  identify: {
    short: 'SHORT',
    why: 'The id of the event, the same at each attempt.',
    of: ({ event }) => event.id,
  },
  normalize: ({ event }) => [
    {
      family: 'other',
      type: nativeType('com.revenuecat', event.type.toLowerCase()),
      subject: event.app_user_id,
      orderBy: textAt(event, 'original_app_user_id') ?? event.app_user_id,
      time: event.event_timestamp_ms,
    },
  ],

  sender: {
    ackDeadlineSeconds: 60,
    retryWindowSeconds: 9300,
    success: '200',
    note: 'Retried up to five times, after 5, 10, 20, 40 and 80 minutes.',
    source: 'https://www.revenuecat.com/docs/integrations/webhooks',
  },
});
