/**
 * https://developer.box.com/guides/webhooks/v2/signatures-v2/, and its Node SDK 10.12.0
 * Each application has two keys, and each signs in a header of its own: one is changed while the other still verifies. Signed
 * are the body and the time; the delivery's id is not. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  nativeType,
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
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'The id in the body stays at every redelivery, as the delivery’s id does.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({
    secrets: secretList('the primary signature key of the application'),
    /** The other key; while one of the two is being changed, only the other is sure to match. */
    secondary: z
      .strictObject({ secrets: secretList('the secondary signature key of the application') })
      .optional(),
    toleranceSeconds: toleranceSeconds(600),
  }),
  scheme: ({ secrets, secondary, toleranceSeconds }) =>
    boxSignatures({ primary: secrets, secondary: secondary?.secrets, toleranceSeconds }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: optionalText,
    trigger: z.string().min(1),
    created_at: optionalText,
    source: z.object({ id: optionalText, type: optionalText }).optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
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
    note: 'Up to 10 retries at growing intervals, about 2 h in all; an address that fails for long is given up.',
    source: 'https://developer.box.com/guides/webhooks/v2/limitations-v2/',
  },
});
