/**
 * https://docs.lithic.com/docs/events-api
 * Standard Webhooks under the standard header names alone, as its SDK (lithic 0.145.0, npm, read 2026-11-28) verifies it. The fields of
 * an event depend on its type.
 */
import {
  byMessageId,
  defineProvider,
  nativeType,
  optionalText,
  passThrough,
  standardSecretList,
  standardWebhooks,
  textAt,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'lithic',
  title: 'Lithic',
  docs: 'https://docs.lithic.com/docs/events-api',
  typePrefix: 'com.lithic',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the request `POST /v1/event_subscriptions`, as `url`. (From memory; confirm at the sender.)',
  assumptions: [
    'Deadline and retries are those of Svix.',
    'The subject of an event is its token, else its card, else its account.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList(
      'the secret of the event subscription, from GET /v1/event_subscriptions/{token}/secret',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  // Optional by the SDK's types: older shapes of account_holder.updated have none.
  payload: z.looseObject({ event_type: optionalText, created: optionalText }),
  identify: byMessageId,
  normalize: (event) => {
    const subject = textAt(event, 'token') ?? textAt(event, 'card_token') ?? textAt(event, 'account_token');
    return [
      passThrough(nativeType('com.lithic', event.event_type ?? 'untyped'), { subject, time: event.created }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 99_305,
    note: 'Lithic follows the schedule of Svix: eight attempts in 27.6 h.',
    source: 'https://docs.svix.com/retries',
  },
});
