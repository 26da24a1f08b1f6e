/** Identities that several providers share. */
import type { VerifiedDelivery } from '../delivery.js';
import { messageId, webhookId } from '../schemes/standard-webhooks.js';

/** For senders that follow Standard Webhooks. */
export const byMessageId = {
  short: 'webhook-id header',
  why: 'The message id header: signed, unique to a message, and the same at each of its redeliveries.',
  of: (_: unknown, delivery: VerifiedDelivery) => messageId(delivery),
} as const;

/** The same where the scheme reads the `webhook-` headers alone. */
export const byWebhookId = {
  ...byMessageId,
  of: (_: unknown, delivery: VerifiedDelivery) => webhookId(delivery),
} as const;
