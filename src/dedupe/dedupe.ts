/**
 * The port for «the same event twice is one event»: claim, publish, confirm. Seen is remembered only after the event is
 * durable; a failure releases the claim, so the sender's next attempt is published.
 */
import { hash } from 'node:crypto';

export type Claim =
  | {
      /**
       * `claimed`: ours to publish. `unchecked`: the store is away or slow; publish all the same and mark the event, since a
       * duplicate is better than a loss.
       */
      readonly state: 'claimed' | 'unchecked';
      /** The event is durable. One of the two must be called, once; neither fails, nor waits for a disk or a network. */
      confirm(): void;
      release(): void;
    }
  /** Published before, inside the window. */
  | { readonly state: 'confirmed' }
  /** Another copy is being published now; resolves to whether it became durable. Never rejects. */
  | { readonly state: 'in_flight'; readonly durable: Promise<boolean> };

export interface DedupeStore {
  /** `identity` is scoped by source: the same id from two sources is two events. Never rejects. */
  claim(source: string, identity: string, windowSeconds: number): Claim | Promise<Claim>;
  /** Confirmed ids held; null where only a remote store could tell. */
  readonly size: number | null;
  close(): Promise<void>;
}

export interface DedupeObserver {
  /** Before their window ended: a repeat of theirs would be published again. */
  idsForgottenEarly(count: number): void;
  dedupeStoreLost(why: string): void;
  dedupeStoreRegained(): void;
}

/** What stores keep in place of an id: 16 bytes, each a character, so that neither memory nor disk depends on what senders choose. */
export function eventKey(source: string, identity: string): string {
  // The name of a source holds no line break, so no two pairs read the same.
  return hash('sha256', `${source}\n${identity}`, 'binary').slice(0, 16);
}
