/**
 * The port for «the same event twice is one event»: claim, publish, confirm. Seen is remembered only after the event is
 * durable; a failure releases the claim, so the sender's next attempt is published.
 */

export type Claim =
  /** Ours to publish. Exactly one of the two must be called. */
  | { readonly state: 'claimed'; confirm(): void | Promise<void>; release(): void }
  /** Published before, inside the window. */
  | { readonly state: 'confirmed' }
  /** Another copy is being published now; resolves to whether it became durable. */
  | { readonly state: 'in_flight'; readonly durable: Promise<boolean> }
  /** The store is away: publish, and mark the event, since a duplicate is better than a loss. */
  | { readonly state: 'unchecked' };

export interface DedupeStore {
  /** `identity` is scoped by source: the same id from two sources is two events. Never rejects. */
  claim(source: string, identity: string, windowSeconds: number): Claim | Promise<Claim>;
  close(): Promise<void>;
}
