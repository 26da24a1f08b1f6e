/** Identities that several providers share. */
import type { VerifiedDelivery } from '../delivery.js';
import { messageId } from '../schemes/standard-webhooks.js';

/** For senders that follow Standard Webhooks. */
export const byMessageId = {
  short: 'webhook-id header',
  why: 'The message id header: signed, unique to a message, and the same at each of its redeliveries.',
  of: (_: unknown, delivery: VerifiedDelivery) => messageId(delivery),
} as const;
