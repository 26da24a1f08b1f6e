/**
 * JSON lines on stdout through winston, on a stream that never holds more than MAX_BUFFERED_BYTES: when the reader of
 * stdout stalls, lines are dropped and counted instead of filling the memory. Levels by consequence, see DESIGN words:
 * error = something acknowledged may be lost, or somebody must act; warn = refused or surprising, nothing lost;
 * info = an operator's action took effect; debug = per delivery. No header values, bodies or secrets at any level.
 */
import { Writable } from 'node:stream';
import { createLogger, format, transports } from 'winston';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  /** winston costs microseconds even for a level that is off: ask before building a debug line. */
  readonly debugEnabled: boolean;
  write(level: LogLevel, message: string, fields?: LogFields): void;
}

const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

export function createLog(level: LogLevel, lineDropped: () => void, target: Writable = process.stdout): Log {
  const bounded = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      // What is written to a stalled pipe piles up in the target, not here: look there.
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

/** For commands and tests that want silence. */
export const silentLog: Log = { debugEnabled: false, write: () => {} };
