/**
 * One HTTP request from a provider, as bytes. Nothing in a Delivery is verified yet: only `verification.ts` turns it into a
 * VerifiedDelivery, and only a VerifiedDelivery can be normalized.
 */

/** W3C Trace Context as text, as in the headers of a request and of a record. */
export interface TraceContext {
  readonly traceparent: string;
  /** Added by tracers on the way; never taken from an unverified sender. */
  readonly tracestate?: string | undefined;
}

export class Delivery {
  /** Assigned by the gateway, for logs and answers; it says nothing about the event. */
  readonly id!: string;
  /** Milliseconds since the epoch, read once when the request arrives. Verification and normalization use no other clock. */
  readonly receivedAt!: number;
  readonly method!: string;
  /** Path and query as received, not decoded. It may contain a URL token: never log it. */
  readonly url!: string;
  /** Every value of every header, by lower-case name. */
  readonly headers!: Readonly<Record<string, readonly string[] | undefined>>;
  /** The exact bytes received; where `masked`, with `*` in place of secrets. */
  readonly body!: Buffer;
  readonly masked?: boolean | undefined;
  /** The body without its Content-Encoding; undefined where it has none that could be undone. */
  readonly decoded?: Buffer | undefined;
  /** From the path or from `?token=`; not compared with anything yet. */
  readonly token?: string | undefined;
  /** Of the span of its request; undefined where tracing is off. */
  readonly trace?: TraceContext | undefined;

  constructor(parts: DeliveryParts) {
    Object.assign(this, parts);
  }

  /** The header's only value; undefined when the header is absent, and also when it appears twice (see `repeats`). */
  header(name: string): string | undefined {
    const values = this.headers[name];
    return values?.length === 1 ? values[0] : undefined;
  }

  has(name: string): boolean {
    return this.headers[name] !== undefined;
  }

  repeats(name: string): boolean {
    const values = this.headers[name];
    return values !== undefined && values.length > 1;
  }
}

export type DeliveryParts = Omit<Delivery, 'header' | 'has' | 'repeats'>;

declare const verified: unique symbol;

/** A delivery whose sender is verified. What its scheme does not cover (see `Scheme.covers`) is not. */
export type VerifiedDelivery = Delivery & { readonly [verified]: true };

/** Only `verification.ts` may call this; `test/architecture.test.ts` enforces it. */
export function markVerified(delivery: Delivery): VerifiedDelivery {
  return delivery as VerifiedDelivery;
}
