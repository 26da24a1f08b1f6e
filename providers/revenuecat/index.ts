/**
 * https://www.revenuecat.com/docs/integrations/webhooks
 * By default nothing is signed: the authorization header carries the text that was set at RevenueCat, as it is. A signature
 * (`t=…,v1=…`) can be turned on for an integration; its form is that of other receivers, which all agree. With a signing secret
 * configured here, the authorization header alone is refused. Read 2026-11-28, from copies.
 */
import {
  defineProvider,
  headerToken,
  headerTokenList,
  hmac,
  nativeType,
  optionalId,
  passThrough,
  secretList,
  signsTimestampDotBody,
  textAt,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'revenuecat',
  title: 'RevenueCat',
  docs: 'https://www.revenuecat.com/docs/integrations/webhooks',
  typePrefix: 'com.revenuecat',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Integrations > Webhooks > Add new configuration of the project, in the RevenueCat dashboard. (From memory; confirm at the sender.)',
  assumptions: [
    'X-RevenueCat-Webhook-Signature is `t=` in unix seconds and one `v1=` or more, the hex HMAC-SHA256 of `t.body`: other receivers verify it so.',
    'Each attempt is signed anew, with its own time, so 300 s are enough.',
  ],
  settings: z
    .strictObject({
      tokens: headerTokenList(
        'the whole value of the authorization header, as it is set in the webhook integration at RevenueCat',
      ).optional(),
      secrets: secretList(
        'the signing secret of the webhook integration at RevenueCat, where signing is turned on',
      ).optional(),
      toleranceSeconds: toleranceSeconds(300),
    })
    .superRefine(({ secrets, tokens }, context) => {
      if ((secrets === undefined) !== (tokens === undefined)) return;
      const message =
        'give either secrets, where signing is turned on, or tokens: it says how RevenueCat is verified';
      context.addIssue({ code: 'custom', message });
    }),
  scheme: ({ tokens = [], secrets, toleranceSeconds }) =>
    secrets
      ? hmac({
          secrets,
          header: 'x-revenuecat-webhook-signature',
          encoding: 'hex',
          fields: { signature: 'v1' },
          timestamp: { field: 't', format: unixSeconds, toleranceSeconds },
          content: signsTimestampDotBody,
        })
      : headerToken({ tokens, header: 'authorization' }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    event: z.looseObject({
      id: optionalId,
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
    passThrough(nativeType('com.revenuecat', event.type), {
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
