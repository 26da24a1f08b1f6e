/**
 * https://docs.doppler.com/docs/webhooks
 * Doppler signs only if the webhook has a secret. With a payload of the customer’s own, all deliveries have the same bytes
 * and only the first becomes an event: leave that field empty. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  textAt,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'doppler',
  title: 'Doppler',
  docs: 'https://docs.doppler.com/docs/webhooks',
  typePrefix: 'com.doppler',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the project under Webhooks > Add Webhook, as URL. (From memory; confirm at the sender.)',
  assumptions: ['Two changes have different bodies.'],
  settings: z.strictObject({
    secrets: secretList('the signing secret that you set with the webhook at Doppler'),
  }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'x-doppler-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({ type: optionalText }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body: there is no id.',
    of: () => undefined,
  },
  normalize: (event) => [
    passThrough(nativeType('com.doppler', event.type ?? 'untyped'), {
      subject: textAt(event, 'config.name'),
      orderBy: textAt(event, 'project.id') ?? textAt(event, 'project.slug'),
    }),
  ],

  sender: undocumentedSender({
    note: 'Usually delivered once, which is not promised. Retries are not documented.',
    source: 'https://docs.doppler.com/docs/webhooks',
  }),
});
