/**
 * https://docs.rootly.com/configuration/webhooks
 * The time and the body are signed, with nothing between. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  textAt,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'rootly',
  title: 'Rootly',
  docs: 'https://docs.rootly.com/configuration/webhooks',
  typePrefix: 'com.rootly',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'Configuration > Webhooks in Rootly. (From memory; confirm at the sender.)',
  assumptions: [
    'The signed time is that of the attempt, so 300 s are enough: the page names no limit.',
    'The id of the event is the same at each attempt.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook, shown under Configuration > Webhooks in Rootly'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'x-rootly-signature',
      encoding: 'hex',
      fields: { signature: 'v1' },
      timestamp: { field: 't', format: unixSeconds, toleranceSeconds },
      content: ({ timestamp, body }) => [timestamp, body],
    }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    event: z.looseObject({ id: optionalId, type: z.string().min(1), issued_at: optionalText }),
  }),
  identify: {
    short: 'event id',
    why: 'The id of the event, in the signed body.',
    of: ({ event }) => event.id,
  },
  normalize: ({ event, ...rest }) => [
    passThrough(nativeType('com.rootly', event.type), {
      subject: textAt(rest, 'data.id'),
      time: event.issued_at,
    }),
  ],

  sender: undocumentedSender({
    note: 'The pages that were read say nothing about the deadline or retries.',
    source: 'https://docs.rootly.com/configuration/webhooks',
  }),
});
