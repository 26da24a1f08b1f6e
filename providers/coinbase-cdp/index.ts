/**
 * https://docs.cdp.coinbase.com/webhooks/verify-signatures
 * Signed: the time, the body, and with `v1` those headers that the signature names: `content-type x-event-id x-event-type`.
 * Left out: how an event looks beyond its type and id, and its retries. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  digestOf,
  namedHeaders,
  namedHeadersHmac,
  nativeType,
  optionalText,
  secretList,
  toleranceSeconds,
  type VerifiedDelivery,
  z,
} from '../../src/provider/kit.js';

const SIGNATURE = 'x-hook0-signature';

export default defineProvider({
  name: 'coinbase-cdp',
  title: 'Coinbase Developer Platform',
  docs: 'https://docs.cdp.coinbase.com/webhooks/verify-signatures',
  known: 'documented',
  assumptions: [
    'A redelivery keeps x-event-id.',
    'The type is in x-event-type, and in the body as `event_type`, `eventType`, `type` or `event` where that header is not signed.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret of the subscription'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => namedHeadersHmac({ ...settings, header: SIGNATURE }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z
    .object({ event_type: optionalText, eventType: optionalText, type: optionalText, event: optionalText })
    .catch({}),
  identify: {
    why: 'x-event-id where the signature is of it; else the type and the digest of the body, since a header that is not signed may be anybody’s.',
    of: (payload, delivery) =>
      signedHeader(delivery, 'x-event-id') ?? `${typeOf(payload, delivery)}:${digestOf(delivery.body)}`,
  },
  normalize: (payload, delivery) => [
    {
      family: 'other',
      type: nativeType('com.coinbase', typeOf(payload, delivery)),
      deliveryId: signedHeader(delivery, 'x-delivery-id'),
    },
  ],

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'unknown',
    onUnavailable: 'retries',
    note: 'Both `v0` and `v1` may come; where `v1` does, it alone counts.',
    source: 'https://docs.cdp.coinbase.com/webhooks/verify-signatures',
  },
});

interface Names {
  event_type?: string | undefined;
  eventType?: string | undefined;
  type?: string | undefined;
  event?: string | undefined;
}

function typeOf({ event_type, eventType, type, event }: Names, delivery: VerifiedDelivery): string {
  return signedHeader(delivery, 'x-event-type') ?? event_type ?? eventType ?? type ?? event ?? 'untyped';
}

const signedHeader = (delivery: VerifiedDelivery, name: string) =>
  namedHeaders(delivery, SIGNATURE).includes(name) ? delivery.header(name) : undefined;
