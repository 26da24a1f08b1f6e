/**
 * https://polar.sh/docs/integrate/webhooks/endpoints, and its SDK @polar-sh/sdk 1.0.1
 * Standard Webhooks under one of two keys: the text of the whole secret (secrets made before 2026-09-08), or the bytes of the
 * base64 after an optional `whsec_` (later ones). A secret does not say which, so both are tried, as the SDK does since 1.0
 * (0.49.0 knew the text alone). Read 2026-11-28.
 */
import {
  byMessageId,
  defineProvider,
  nativeType,
  optionalText,
  passThrough,
  secretBytes,
  secretList,
  standardWebhooks,
  textAt,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'polar',
  title: 'Polar',
  docs: 'https://polar.sh/docs/integrate/webhooks/endpoints',
  typePrefix: 'sh.polar',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Settings > Webhooks > Add Endpoint of the organization. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList(
      'the secret of the endpoint, as it is set or generated at Polar under Settings > Webhooks',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) => standardWebhooks({ secrets, keysOf, toleranceSeconds }),
  development: (make) => ({ secrets: [`polar_whs_${make.secret(24).toString('base64url')}`] }),

  payload: z.looseObject({ type: z.string().min(1), timestamp: optionalText }),
  identify: byMessageId,
  normalize: (event) => [
    passThrough(nativeType('sh.polar', event.type), {
      subject: textAt(event, 'data.id'),
      time: event.timestamp,
    }),
  ],

  sender: {
    ackDeadlineSeconds: 10,
    note: 'Up to ten attempts with growing waits; ten failures in a row disable the endpoint. Redirects are failures.',
    source: 'https://polar.sh/docs/integrate/webhooks/delivery',
  },
});

function keysOf(secret: string): Buffer[] {
  const decoded = secretBytes(secret.replace(/^whsec_/, ''), 'base64');
  return [Buffer.from(secret, 'utf8'), ...(decoded.length > 0 ? [decoded] : [])];
}
