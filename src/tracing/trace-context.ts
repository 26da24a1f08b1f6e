/** W3C Trace Context: writes the ids of a span into `traceparent`, and reads them from it. */

export interface SpanIds {
  /** 32 hexadecimal digits, not all 0. */
  readonly traceId: string;
  /** 16 hexadecimal digits, not all 0. */
  readonly spanId: string;
  /** Bit 0: sampled. */
  readonly flags: number;
}

/** A later version may append fields; 00 may not, and ff is invalid. */
const TRACEPARENT =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
/** The recommendation needs 55 characters; anything much longer is not worth parsing. */
const MAX_LENGTH = 128;

/** Null where the text is not a traceparent; the request then has no trace context, which is not an error. */
export function parseTraceparent(text: string): SpanIds | null {
  const parts = text.length <= MAX_LENGTH ? TRACEPARENT.exec(text) : null;
  if (!parts) return null;
  const [, version, traceId, spanId, flags, rest] = parts;
  if (version === '00' && rest !== undefined) return null;
  return { traceId: traceId!, spanId: spanId!, flags: Number.parseInt(flags!, 16) };
}

export function formatTraceparent({ traceId, spanId, flags }: SpanIds): string {
  return `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, '0')}`;
}
