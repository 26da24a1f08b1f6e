/**
 * https://developers.greenhouse.io/webhooks.html
 * The prefix of the signature ends in a space. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'greenhouse',
  title: 'Greenhouse',
  docs: 'https://developers.greenhouse.io/webhooks.html',
  typePrefix: 'io.greenhouse',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Configure > Dev Center > Web Hooks > Create New Web Hook in Greenhouse, as the endpoint URL. (From memory; confirm at the sender.)',
  assumptions: [
    'The subject of an event is its application, else the application of its offer, else its candidate, job or payload.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret key of the webhook, as you set it in Greenhouse'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'signature', encoding: 'hex', prefix: 'sha256 ' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({ action: z.string().min(1), payload: z.unknown().optional() }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body identifies the event. Greenhouse sends the event’s id in a header that is not signed: with it, a replay under a fresh id would count as a new event.',
    of: () => undefined,
  },
  normalize: ({ action, payload }, delivery) => {
    const subject = PATHS.map((path) => textAt(payload, path)).find((id) => id !== undefined);
    return [
      passThrough(nativeType('io.greenhouse', action), {
        subject,
        deliveryId: delivery.header('greenhouse-event-id'),
      }),
    ];
  },

  sender: {
    note: 'Greenhouse retries as often as the advanced settings of the webhook say, 25 times by default.',
    source: 'https://support.greenhouse.io/hc/en-us/articles/360005574531-Create-a-web-hook',
  },
});

const PATHS = ['application.id', 'application_id', 'candidate.id', 'job.id', 'id'];
