/** W3C Trace Context: how the ids of a span are written in `traceparent`, and read from it. */

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
