/** Which records of the quarantine a replay request selects. */
import type { QuarantinedCopy, QuarantinedDelivery } from '../gateway/quarantine-record.js';
import type { EventRecord } from '../publisher.js';
import type { ReplayRequest } from './replay-request.js';

export function isWanted(
  { deliveryId, receivedAt, source, reason }: QuarantinedDelivery | QuarantinedCopy,
  request: ReplayRequest,
): boolean {
  return (
    (request.from === undefined || receivedAt >= request.from) &&
    (request.to === undefined || receivedAt < request.to) &&
    (request.deliveries === undefined || request.deliveries.includes(deliveryId)) &&
    (request.source === undefined || request.source === source) &&
    (request.reason === undefined || request.reason === reason)
  );
}

/** A record that cannot be read may or may not be in the requested range. It is reported unless the request names a delivery, a source or a reason. */
export function damaged({ headers }: EventRecord, { deliveries, source, reason }: ReplayRequest) {
  if (deliveries ?? source ?? reason) return null;
  return {
    delivery: headers.onehook_delivery ?? '-',
    source: headers.onehook_source ?? '-',
    received: headers.onehook_received ?? '-',
    reason: headers.onehook_reason ?? '-',
    version: headers.onehook_version ?? '-',
    outcome: 'damaged' as const,
    why: 'The record lacks headers that the gateway writes, so another program wrote or changed it.',
  };
}
