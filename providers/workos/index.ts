/**
 * https://workos.com/docs/events/data-syncing/webhooks, and its Node SDK 8.13.0
 * The SDK prints the parsed JSON again and signs that; WorkOS signs what it sends, and so does this. The time is in
 * milliseconds, and a blank stands after the comma. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalText,
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
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({
    secrets: secretList('the signing secret of the webhook endpoint'),
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
    id: z.string().min(1),
    event: z.string().min(1),
    created_at: optionalText,
    data: z.object({ id: optionalText }).optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The id of the event, signed and the same at each attempt.',
    of: ({ id }) => id,
  },
  normalize: ({ event, created_at, data }) => [
    {
      family: 'other',
      type: nativeType('com.workos', event),
      subject: data?.id,
      orderBy: data?.id,
      time: created_at,
    },
  ],

  sender: {
    retryWindowSeconds: 259_200,
    success: '200',
    note: 'Up to six retries in 3 days, with growing waits. Order is not promised.',
    source: 'https://workos.com/docs/events/data-syncing/webhooks',
  },
});
