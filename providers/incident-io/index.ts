/**
 * https://docs.incident.io/integrations/webhooks
 * Sent by Svix under the standard header names. The entity stands under a key that is the name of the event. Private
 * incidents come as an id alone. Read 2026-11-24, from copies.
 */
import {
  byMessageId,
  defineProvider,
  lookUp,
  nativeType,
  standardSecretList,
  standardWebhooks,
  textAt,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'incident-io',
  title: 'incident.io',
  docs: 'https://docs.incident.io/integrations/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'The deadline is that of Svix, which incident.io sends with.',
    'The entity’s last change is the time of the event.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList('the signing secret of the endpoint, as incident.io shows it (whsec_…)'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.looseObject({ event_type: z.string().min(1) }),
  identify: byMessageId,
  normalize: (event) => {
    const entity = lookUp(event, event.event_type);
    const subject = textAt(entity, 'id') ?? textAt(entity, 'incident.id') ?? textAt(entity, 'alert.id');
    return [
      {
        family: 'other',
        type: nativeType('io.incident', event.event_type),
        subject,
        orderBy: textAt(entity, 'incident_id') ?? subject,
        time: textAt(entity, 'updated_at'),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 86_400,
    note: 'Retried with growing waits over 24 h; disabled after five days of failures.',
    source: 'https://docs.incident.io/integrations/webhooks',
  },
});
