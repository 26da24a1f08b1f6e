/**
 * https://developers.greenhouse.io/webhooks.html
 * The prefix of the signature ends in a blank. Read 2026-11-24, from copies.
 */
import { defineProvider, hmac, nativeType, secretList, textAt, z } from '../../src/provider/kit.js';

export default defineProvider({
  name: 'greenhouse',
  title: 'Greenhouse',
  docs: 'https://developers.greenhouse.io/webhooks.html',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'An event is about its application, else its offer’s application, else its candidate, job or payload.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret key of the webhook, as it is set at Greenhouse'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'signature', encoding: 'hex', prefix: 'sha256 ' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({ action: z.string().min(1), payload: z.unknown().optional() }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body. The id of the event is in a header that is not signed: with it, a replay under a fresh id would be a new event.',
    of: () => undefined,
  },
  normalize: ({ action, payload }, delivery) => {
    const subject = PATHS.map((path) => textAt(payload, path)).find((id) => id !== undefined);
    return [
      {
        family: 'other',
        type: nativeType('io.greenhouse', action),
        subject,
        orderBy: subject,
        deliveryId: delivery.header('greenhouse-event-id'),
      },
    ];
  },

  sender: {
    note: 'Retried as often as the webhook’s advanced settings say, 25 times by default.',
    source: 'https://support.greenhouse.io/hc/en-us/articles/360005574531-Create-a-web-hook',
  },
});

const PATHS = ['application.id', 'application_id', 'candidate.id', 'job.id', 'id'];
