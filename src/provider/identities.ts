/** Identities that several providers share. */
import type { VerifiedDelivery } from '../delivery.js';
import { JOB_STATES, type JobState } from '../event.js';
import { messageId } from '../schemes/standard-webhooks.js';

/** For senders that follow Standard Webhooks. */
export const byMessageId = {
  short: 'webhook-id header',
  why: 'The message id header: signed, unique to a message, and the same at each of its redeliveries.',
  of: (_: unknown, delivery: VerifiedDelivery) => messageId(delivery),
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
  if (!id || !state || !isEnd(states, state)) return undefined;
  return [id, state, ...more.filter((part) => part !== undefined)].join(':');
}

/** Whether a job ends in the state that the sender calls `state`, in either case. */
function isEnd(states: Readonly<Record<string, JobState>>, state: string): boolean {
  const word = state.toLowerCase();
  const found = Object.entries(states).find(([name]) => name.toLowerCase() === word)?.[1];
  return found !== undefined && JOB_STATES[found] === JOB_STATES.succeeded;
}
