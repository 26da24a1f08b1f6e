/**
 * https://workos.com/docs/events/data-syncing/webhooks, and its Node SDK 11.0.0
 * The signature covers the body as it is sent; the SDK up to 10 printed the parsed JSON again and verified that. The time is in
 * milliseconds, and a blank follows the comma. Read 2026-11-28, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  signsTimestampDotBody,
  toleranceSeconds,
  unixMilliseconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'workos',
  title: 'WorkOS',
  docs: 'https://workos.com/docs/events/data-syncing/webhooks',
  typePrefix: 'com.workos',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'Webhooks > Create webhook in the WorkOS dashboard. (From memory; confirm at the sender.)',
  assumptions: ['The deadline and the retries are from general knowledge: the page on them was not read.'],
  settings: z.strictObject({
    secrets: secretList('the signing secret of the webhook endpoint, shown in the WorkOS dashboard'),
    toleranceSeconds: toleranceSeconds(180),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'workos-signature',
      encoding: 'hex',
      fields: { signature: 'v1' },
      timestamp: { field: 't', format: unixMilliseconds, toleranceSeconds, allowsFuture: true },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: optionalId,
    event: z.string().min(1),
    created_at: optionalText,
    data: z.object({ id: optionalId }).optional().catch(undefined),
  }),
  identify: {
    short: 'event id',
    why: 'The id of the event, signed and the same at each attempt.',
    of: ({ id }) => id,
  },
  normalize: ({ event, created_at, data }) => [
    passThrough(nativeType('com.workos', event), { subject: data?.id, time: created_at }),
  ],

  sender: {
    retryWindowSeconds: 259_200,
    success: '200',
    note: 'Up to six retries in 3 days, with growing waits. Order is not promised.',
    source: 'https://workos.com/docs/events/data-syncing/webhooks',
  },
});
