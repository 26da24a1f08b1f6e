/**
 * https://polar.sh/docs/integrate/webhooks/endpoints
 * Standard Webhooks, except that the key is the text of the secret, not the bytes that its base64 stands for: the SDK
 * (@polar-sh/sdk, npm, read 2026-11-24) encodes the text before its library decodes it.
 */
import {
  byMessageId,
  defineProvider,
  nativeType,
  optionalText,
  passThrough,
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
  scheme: ({ secrets, toleranceSeconds }) =>
    standardWebhooks({
      secrets: secrets.map((text) => Buffer.from(text, 'utf8').toString('base64')),
      toleranceSeconds,
    }),
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
