/**
 * JSON lines on stdout through winston, on a stream that never holds more than MAX_BUFFERED_BYTES: when the reader of
 * stdout stalls, lines are dropped and counted instead of filling the memory. Levels by consequence:
 * error = something acknowledged may be lost, or an operator must act; warn = refused or surprising, nothing lost;
 * info = an operator's action took effect; debug = per delivery. No header values, bodies or secrets at any level.
 */
import { Writable } from 'node:stream';
import { createLogger, format, transports } from 'winston';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  /** Check it before building a debug line: winston costs microseconds even for a level that is off. */
  readonly debugEnabled: boolean;
  write(level: LogLevel, message: string, fields?: LogFields): void;
}

const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

export function createLog(level: LogLevel, lineDropped: () => void, target: Writable = process.stdout): Log {
  const bounded = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      // Lines for a stalled pipe pile up in the target and not here, so the target's length counts.
      if (target.writableLength > MAX_BUFFERED_BYTES) lineDropped();
      else target.write(line);
      done();
    },
  });
  const winston = createLogger({
    level,
    format: format.combine(format.timestamp(), format.json()),
    transports: [new transports.Stream({ stream: bounded })],
  });
  return {
    debugEnabled: level === 'debug',
    write: (lineLevel, message, fields = {}) => void winston.log(lineLevel, message, fields),
  };
}

/** For commands and tests without a log. */
export const silentLog: Log = { debugEnabled: false, write: () => {} };

/** An error as a log field, with its stack: for a defect. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
