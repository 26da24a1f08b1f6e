/** The times that senders sign, read strictly, and the tolerance, which limits their distance from now both ways. */
import type { Check } from '../errors.js';

export interface TimestampFormat {
  readonly title: string;
  /** Milliseconds since the epoch; null for anything but this format (`parseInt` would take `1770000000abc`). */
  parse(text: string): number | null;
  format(at: number): string;
}

const DIGITS = /^\d{1,15}$/;
const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

export const unixSeconds: TimestampFormat = {
  title: 'unix seconds',
  parse: (text) => (DIGITS.test(text) ? Number(text) * 1000 : null),
  format: (at) => String(Math.floor(at / 1000)),
};

export const unixMilliseconds: TimestampFormat = {
  title: 'unix milliseconds',
  parse: (text) => (DIGITS.test(text) ? Number(text) : null),
  format: (at) => String(Math.floor(at)),
};

/** Requires a zone: without one, the instant would depend on the machine. */
export const iso8601: TimestampFormat = {
  title: 'ISO 8601',
  parse: (text) => {
    const at = ISO_8601.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(at) ? null : at;
  },
  format: (at) => new Date(at).toISOString(),
};

/** By their names in settings. */
export const TIMESTAMP_FORMATS = { seconds: unixSeconds, milliseconds: unixMilliseconds, iso8601 } as const;

/** The check that a signed time fails, or null. Exactly at the tolerance is accepted; a null tolerance accepts any time. */
export function checkTimestamp(
  text: string,
  format: TimestampFormat,
  toleranceSeconds: number | null,
  receivedAt: number,
  allowsFuture = false,
): Check | null {
  const at = format.parse(text);
  if (at === null) return 'timestamp_malformed';
  if (toleranceSeconds === null) return null;
  if (receivedAt - at > toleranceSeconds * 1000) return 'timestamp_too_old';
  if (!allowsFuture && at - receivedAt > toleranceSeconds * 1000) return 'timestamp_in_future';
  return null;
}
