/**
 * The port that makes the same event twice one event: claim, publish, confirm. An id is stored only after its event is
 * durable; a failure releases the claim, so the sender's next attempt is published.
 */
import { hash } from 'node:crypto';

export type Claim =
  | {
      /**
       * `claimed`: publish it. `unchecked`: the store is unavailable or slow; publish it too and mark the event, since a
       * duplicate is better than a loss.
       */
      readonly state: 'claimed' | 'unchecked';
      /** The event is durable. Exactly one of the two must be called, once; neither throws, nor waits for a disk or a network. */
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
  /** Confirmed ids in this process; null where they are in a remote store. */
  readonly size: number | null;
  close(): Promise<void>;
}

export interface DedupeObserver {
  /** Dropped before their window ended: a repeat would be published again. */
  idsDroppedEarly(count: number): void;
  dedupeStoreLost(why: string): void;
  dedupeStoreRegained(): void;
}

/** What is stored in place of an id: 16 bytes, one per character, so that neither memory nor disk depends on what senders choose. */
export function eventKey(source: string, identity: string): string {
  // The name of a source contains no line break, so two different pairs never yield the same text.
  return hash('sha256', `${source}\n${identity}`, 'binary').slice(0, 16);
}
