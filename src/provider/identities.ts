/** Identities that several providers share. */
import type { VerifiedDelivery } from '../delivery.js';
import { JOB_STATES, type JobState } from '../event.js';
import { messageId, webhookId } from '../schemes/standard-webhooks.js';
import { lookUpWord } from './job-mapping.js';

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

/**
 * The identity of the end of a job: `id:state`, and `more` where one job can end twice. Undefined for every other state, known
 * or not, since a job may be in it many times: there the signed id of the message identifies the event, else the digest of the
 * body.
 */
export function endOf(
  states: Readonly<Record<string, JobState>>,
  state: string | null | undefined,
  id: string | undefined,
  ...more: readonly unknown[]
): string | undefined {
  if (!id || !state || !isEnd(lookUpWord(states, state))) return undefined;
  return [id, state, ...more.filter((part) => part !== undefined)].join(':');
}

/** Whether nothing follows this state but another end. */
const isEnd = (state: JobState | undefined) =>
  state !== undefined && JOB_STATES[state] === JOB_STATES.succeeded;
