/**
 * https://docs.doppler.com/docs/webhooks
 * Signed only where the webhook has a secret. With a payload of the customer’s own all deliveries are the same bytes, and
 * only the first of them would be an event: leave that field empty. Read 2026-11-24, from copies.
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['Two changes differ in their bodies.'],
  settings: z.strictObject({
    secrets: secretList('the signing secret of the webhook, as it is set at Doppler'),
  }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'x-doppler-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({ type: optionalText }),
  identify: {
    short: 'SHORT',
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
    note: 'Delivered once in general, which is not promised. Retries are not documented.',
    source: 'https://docs.doppler.com/docs/webhooks',
  }),
});
