/**
 * https://render.com/docs/webhooks
 * Standard Webhooks, in its own shape of payload too. Thin: what happened to the service has to be fetched. Read
 * 2026-11-24, from copies.
 */
import {
  byMessageId,
  defineProvider,
  nativeType,
  optionalText,
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['An event is about its service.'],
  settings: z.strictObject({
    secrets: standardSecretList('the signing secret of the webhook, as Render shows it (whsec_…)'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.looseObject({ type: z.string().min(1), timestamp: optionalText }),
  identify: byMessageId,
  normalize: (event) => [
    {
      family: 'other',
      type: nativeType('com.render', event.type),
      subject: textAt(event, 'data.serviceId'),
      orderBy: textAt(event, 'data.serviceId'),
      time: event.timestamp,
    },
  ],

  sender: {
    ackDeadlineSeconds: 15,
    note: 'Up to eight attempts with growing waits.',
    source: 'https://render.com/docs/webhooks',
  },
});
