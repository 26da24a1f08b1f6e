/**
 * https://render.com/docs/webhooks
 * Standard Webhooks, and the payload has the shape that its spec recommends. Events are thin: what happened to the service
 * must be fetched. Read 2026-11-24, from copies.
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
  name: 'render',
  title: 'Render',
  docs: 'https://render.com/docs/webhooks',
  typePrefix: 'com.render',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Integrations > Webhooks > Create Webhook in the Render dashboard. (From memory; confirm at the sender.)',
  assumptions: ['An event is about its service.'],
  settings: z.strictObject({
    secrets: standardSecretList(
      'the signing secret of the webhook (whsec_…), shown on its page in the Render dashboard',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.looseObject({ type: z.string().min(1), timestamp: optionalText }),
  identify: byMessageId,
  normalize: (event) => [
    passThrough(nativeType('com.render', event.type), {
      subject: textAt(event, 'data.serviceId'),
      time: event.timestamp,
    }),
  ],

  sender: {
    ackDeadlineSeconds: 15,
    note: 'Up to eight attempts with growing waits.',
    source: 'https://render.com/docs/webhooks',
  },
});
