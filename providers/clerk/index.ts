/**
 * https://clerk.com/docs/webhooks/overview
 * Sent by Svix under its own header names. `timestamp` is the event’s, in milliseconds. Read 2026-11-24, from copies.
 */
import {
  byMessageId,
  defineProvider,
  nativeType,
  passThrough,
  standardSecretList,
  standardWebhooks,
  textAt,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'clerk',
  title: 'Clerk',
  docs: 'https://clerk.com/docs/webhooks/overview',
  typePrefix: 'com.clerk',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In the Clerk Dashboard under Webhooks > Add Endpoint. (From memory; confirm at the sender.)',
  assumptions: ['The deadline and the retries are those of Svix, which delivers for Clerk.'],
  settings: z.strictObject({
    secrets: standardSecretList(
      'the signing secret of the endpoint (whsec_…), as Clerk shows it with the endpoint',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.looseObject({ type: z.string().min(1), timestamp: z.number().optional().catch(undefined) }),
  identify: byMessageId,
  normalize: (event) => [
    passThrough(nativeType('com.clerk', event.type), {
      subject: textAt(event, 'data.id'),
      time: event.timestamp,
    }),
  ],

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 99_305,
    note: 'Svix’s schedule: eight attempts in 27.6 h, then the message has failed; an endpoint that fails for 5 days is disabled.',
    source: 'https://docs.svix.com/retries',
  },
});
