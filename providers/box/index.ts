/**
 * https://developer.box.com/guides/webhooks/v2/signatures-v2/, and its Node SDK 10.12.0
 * Each application has two keys, and each signs in a header of its own, so that one can be changed while the other still
 * verifies. The signature covers the body and the time, but not the delivery’s id. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';
import { boxSignatures } from './signatures.js';

export default defineProvider({
  name: 'box',
  title: 'Box',
  docs: 'https://developer.box.com/guides/webhooks/v2/signatures-v2/',
  typePrefix: 'com.box',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the Developer Console under Webhooks of the application, or in POST /webhooks as `address`. (From memory; confirm at the sender.)',
  assumptions: [
    'The id in the body stays the same at each redelivery, as the delivery’s id does.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    secrets: secretList('the primary signature key of the application, shown with its webhooks'),
    secondary: z
      .strictObject({
        secrets: secretList('the secondary signature key of the application, shown with its webhooks'),
      })
      .optional()
      .describe(
        'the second key, as secrets: while one key is being changed, only the other is sure to match',
      ),
    toleranceSeconds: toleranceSeconds(600),
  }),
  scheme: ({ secrets, secondary, toleranceSeconds }) =>
    boxSignatures({ primary: secrets, secondary: secondary?.secrets, toleranceSeconds }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: optionalId,
    trigger: z.string().min(1),
    created_at: optionalText,
    source: z.object({ id: optionalId, type: optionalText }).optional().catch(undefined),
  }),
  identify: {
    short: 'event id',
    why: 'The event’s id in the signed body. BOX-DELIVERY-ID is not signed: with it, a replay would be a new event.',
    of: ({ id }) => id,
  },
  normalize: ({ trigger, created_at, source }, delivery) => [
    passThrough(nativeType('com.box', trigger), {
      subject: source?.id,
      orderBy: source?.id && `${source.type ?? 'item'}/${source.id}`,
      time: created_at,
      deliveryId: delivery.header('box-delivery-id'),
    }),
  ],

  sender: {
    ackDeadlineSeconds: 30,
    retryWindowSeconds: 7_200,
    note: 'Up to 10 retries at growing intervals, about 2 h in all; an address that fails for a long time is given up.',
    source: 'https://developer.box.com/guides/webhooks/v2/limitations-v2/',
  },
});
