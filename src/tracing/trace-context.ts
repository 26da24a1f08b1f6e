/** W3C Trace Context as text: how a context lies in headers, of a request and of a record. */

export interface TraceContext {
  readonly traceparent: string;
  /** What tracers on the way added; never a stranger's. */
  readonly tracestate?: string | undefined;
}

export interface SpanIds {
  /** 32 hexadecimal digits, not all 0. */
  readonly traceId: string;
  /** 16 of them. */
  readonly spanId: string;
  /** Bit 0: sampled. */
  readonly flags: number;
}

/** A later version may append fields; 00 may not, and ff is none. */
const TRACEPARENT =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
/** Longer is nobody's who follows the recommendation, and it would be parsed for nothing. */
const LONGEST = 128;

/** Null for what is none: then there is no context, and nothing is wrong. */
export function parseTraceparent(text: string): SpanIds | null {
  const parts = text.length <= LONGEST ? TRACEPARENT.exec(text) : null;
  if (!parts) return null;
  const [, version, traceId, spanId, flags, rest] = parts;
  if (version === '00' && rest !== undefined) return null;
  return { traceId: traceId!, spanId: spanId!, flags: Number.parseInt(flags!, 16) };
}

export function formatTraceparent({ traceId, spanId, flags }: SpanIds): string {
  return `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, '0')}`;
}
