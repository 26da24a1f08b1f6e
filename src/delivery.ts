/**
 * One HTTP request from a provider, as bytes. Nothing here has been proven yet:
 * only `verification.ts` turns a Delivery into a VerifiedDelivery, and only a VerifiedDelivery can be normalized.
 */
/** W3C Trace Context as text, as it stands in the headers of a request and of a record. */
export interface TraceContext {
  readonly traceparent: string;
  /** What tracers on the way added; never a stranger's. */
  readonly tracestate?: string | undefined;
}

export interface DeliveryParts {
  /** Ours, for logs and answers; says nothing about the event. */
  readonly id: string;
  /** Milliseconds since the epoch, taken once at the door. Verification and normalization know no other clock. */
  readonly receivedAt: number;
  readonly method: string;
  /** Path and query as they came, not decoded. Holds a URL token: never log it. */
  readonly url: string;
  /** Every value of every header, by lower-case name. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  /** The exact bytes that came. */
  readonly body: Buffer;
  /** From the path or from `?token=`; not yet compared with anything. */
  readonly token?: string | undefined;
  /** Of the span that its request is; none where tracing is off. */
  readonly trace?: TraceContext | undefined;
}

export class Delivery implements DeliveryParts {
  readonly id: string;
  readonly receivedAt: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly body: Buffer;
  readonly token: string | undefined;
  readonly trace: TraceContext | undefined;

  constructor(parts: DeliveryParts) {
    this.id = parts.id;
    this.receivedAt = parts.receivedAt;
    this.method = parts.method;
    this.url = parts.url;
    this.headers = parts.headers;
    this.body = parts.body;
    this.token = parts.token;
    this.trace = parts.trace;
  }

  /** The header's only value; undefined when it is absent, and also when it came twice (see `repeats`). */
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

declare const proven: unique symbol;

/** A delivery whose sender was proven. What its scheme does not cover (see `Scheme.covers`) is still hearsay. */
export type VerifiedDelivery = Delivery & { readonly [proven]: true };

/** Only `verification.ts` may call this; `test/architecture.test.ts` holds it to that. */
export function markVerified(delivery: Delivery): VerifiedDelivery {
  return delivery as VerifiedDelivery;
}
