/**
 * https://docs.incident.io/integrations/webhooks
 * Svix sends the webhooks, under the standard header names. The key of the entity in the body is the name of the event. For a
 * private incident, the body holds its id alone. Read 2026-11-24, from copies.
 */
import {
  byMessageId,
  defineProvider,
  lookUp,
  nativeType,
  passThrough,
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
  typePrefix: 'io.incident',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Settings > Webhooks in the incident.io dashboard, as the URL of an endpoint. (From memory; confirm at the sender.)',
  assumptions: [
    'The deadline is that of Svix, which sends for incident.io.',
    'An event happened at the last change of its entity.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList('the signing secret of the endpoint (whsec_…), as incident.io shows it'),
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
      passThrough(nativeType('io.incident', event.event_type), {
        subject,
        orderBy: textAt(entity, 'incident_id') ?? subject,
        time: textAt(entity, 'updated_at'),
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 86_400,
    note: 'incident.io retries with growing waits over 24 h, and disables an endpoint after five days of failures.',
    source: 'https://docs.incident.io/integrations/webhooks',
  },
});
