/**
 * A provider for a sender whose signature names the headers that it covers, and whose payload is its customer's own. The event
 * is described by the headers x-event-id, x-event-type and x-delivery-id, each of which counts only if the signature covers it.
 */
import { z } from 'zod';
import type { VerifiedDelivery } from '../delivery.js';
import { digestOf } from '../schemes/digest.js';
import { namedHeaders, namedHeadersHmac } from '../schemes/named-headers.js';
import { passThrough } from './drafts.js';
import { nativeType, optionalText } from './job-mapping.js';
import { defineProvider, type Provider } from './provider.js';
import { secretList, toleranceSeconds } from './settings.js';

export interface NamedHeadersProviderOptions
  extends Pick<Provider, 'name' | 'title' | 'docs' | 'known' | 'registration'> {
  /** Lower-case name of the header with the signature. */
  readonly header: string;
  /** Reverse-DNS of the sender, the prefix of its types. */
  readonly typePrefix: string;
  /** Where the operator finds the secret at the sender. */
  readonly secret: string;
}

export function namedHeadersProvider(options: NamedHeadersProviderOptions): Provider {
  const { header, typePrefix, secret, ...facts } = options;
  const signedHeader = (delivery: VerifiedDelivery, name: string) =>
    namedHeaders(delivery, header).includes(name) ? delivery.header(name) : undefined;
  const typeOf = (payload: Names, delivery: VerifiedDelivery) =>
    signedHeader(delivery, 'x-event-type') ??
    payload.event_type ??
    payload.eventType ??
    payload.type ??
    payload.event ??
    'untyped';

  return defineProvider({
    ...facts,
    typePrefix,
    assumptions: [
      'A redelivery keeps x-event-id.',
      'The type is in x-event-type; where that header is not signed, in the body as `event_type`, `eventType`, `type` or `event`.',
    ],
    settings: z.strictObject({ secrets: secretList(secret), toleranceSeconds: toleranceSeconds(300) }),
    scheme: (settings) => namedHeadersHmac({ ...settings, header }),
    development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

    payload: names.catch({}),
    identify: {
      short: 'x-event-id header',
      why: 'x-event-id where the signature covers it; else the type and the digest of the body, since anyone could change a header that is not signed.',
      of: (payload, delivery) =>
        signedHeader(delivery, 'x-event-id') ?? `${typeOf(payload, delivery)}:${digestOf(delivery.body)}`,
    },
    normalize: (payload, delivery) => [
      passThrough(nativeType(typePrefix, typeOf(payload, delivery)), {
        deliveryId: signedHeader(delivery, 'x-delivery-id'),
      }),
    ],

    sender: {
      onRefused: 'unknown',
      note: 'A delivery may have `v0` and `v1`; with `v1`, it alone counts.',
      source: facts.docs,
    },
  });
}

const names = z.object({
  event_type: optionalText,
  eventType: optionalText,
  type: optionalText,
  event: optionalText,
});
type Names = Partial<z.infer<typeof names>>;
