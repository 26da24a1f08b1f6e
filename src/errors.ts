/**
 * Every answer and every refusal has a code from a closed union, and this file holds the two tables:
 * what the sender is told, and what the operator is told. Codes are metric labels, so none is made up at run time.
 */

/** What a delivery was answered with. `retry` says whether sending the same bytes again can help. */
export const ANSWERS = {
  accepted: { status: 200, retry: false },
  duplicate: { status: 200, retry: false },
  quarantined: { status: 200, retry: false },
  /** A question and no delivery; its provider says with what. */
  handshake: { status: 200, retry: false },
  request_malformed: { status: 400, retry: false },
  body_empty: { status: 400, retry: false },
  body_incomplete: { status: 400, retry: true },
  unauthenticated: { status: 401, retry: false },
  source_unknown: { status: 404, retry: false },
  method_not_allowed: { status: 405, retry: false },
  body_too_large: { status: 413, retry: false },
  record_too_large: { status: 413, retry: false },
  content_type_unsupported: { status: 415, retry: false },
  content_encoding_unsupported: { status: 415, retry: false },
  keys_unavailable: { status: 503, retry: true },
  /** The subscription could not be confirmed where the sender asks for it. */
  handshake_unavailable: { status: 503, retry: true },
  publish_unavailable: { status: 503, retry: true },
  duplicate_in_flight: { status: 503, retry: true },
  overloaded: { status: 503, retry: true },
  internal: { status: 503, retry: true },
} as const satisfies Record<string, { status: number; retry: boolean }>;

export type AnswerCode = keyof typeof ANSWERS;

/** Seconds told in `Retry-After` with every 503. Short: senders' whole retry windows can be seconds. */
export const RETRY_AFTER_SECONDS = 2;

/**
 * Which check refused a delivery. Never told to the sender (who would learn which part to forge next);
 * counted, and explained by `onehook verify`, whose sentences these are.
 */
export const CHECKS = {
  signature_missing:
    'No signature header came. Turn signing on at the sender, or see whether a proxy strips the header.',
  signature_malformed:
    'The signature header is not in the form this scheme uses. Compare it with the sender’s page.',
  signature_mismatch:
    'The signature does not match these bytes under any configured secret or key. Usual causes: the secret of another environment, a secret with a stray space or newline, a proxy that rewrites the body.',
  timestamp_missing: 'The timestamp header is missing, and it is part of what is signed.',
  timestamp_malformed: 'The timestamp is not in the unit this scheme uses.',
  timestamp_too_old:
    'The delivery is older than the tolerance. Check this machine’s clock; for a recorded delivery give the time it came with --at.',
  timestamp_in_future:
    'The delivery is dated further ahead than the tolerance. Check this machine’s clock; for a recorded delivery give the time it came with --at.',
  header_missing: 'A header that is part of what is signed is missing.',
  header_repeated: 'A header that may appear once appears twice; which one was signed cannot be told.',
  token_missing: 'No token came. The URL given to the sender must be /webhooks/{source}/{token}.',
  token_mismatch: 'The token is not one of the configured ones.',
  account_mismatch:
    'The signature is right, but for an account that this source does not accept. Add the account to the source if it is yours.',
  claim_mismatch:
    'The token is right, but what it says of this delivery (the digest of its body, its URL) is not so. A proxy may rewrite the body, or publicUrl may not be what the sender calls.',
  content_unreadable:
    'The fields that are signed cannot be read from this body, so there is nothing to compare the signature with.',
  payload_disagrees:
    'The headers tell something else than the signed body. Somebody may have relabelled the delivery on its way.',
} as const;

export type Check = keyof typeof CHECKS;

/** Why a verified delivery went to quarantine. */
export const QUARANTINE_REASONS = {
  encoding_invalid: 'The body is not valid UTF-8.',
  payload_not_json: 'The body is not JSON.',
  payload_too_deep: 'The JSON is nested deeper than consumers’ parsers allow.',
  payload_unexpected: 'The JSON lacks fields that this provider’s events always have.',
  too_many_events: 'One delivery holds more events than are published for one.',
  normalize_failed: 'This provider’s translation failed: a defect in the gateway.',
} as const;

export type QuarantineReason = keyof typeof QUARANTINE_REASONS;

/** An error whose message is for an operator: it says what is wrong and what to do. Never holds secrets. */
export class OperatorError extends Error {
  override name = 'OperatorError';
}

/** What is wrong with a configuration in one place, or, as a warning, what is probably not meant. */
export interface ConfigProblem {
  /** Of the setting, as `sources.renders.secrets[0]`; empty where the problem is the file's. */
  readonly path: string;
  /** In the configuration file, from 1; null where there is no such line. */
  readonly line: number | null;
  /** Continues the path as a sentence, or is one where the path is empty. Never holds a secret. */
  readonly message: string;
}

/** All problems of a configuration at once. `where` is the file as the operator named it. */
export class ConfigError extends OperatorError {
  override name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], where: string) {
    const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
    super(`${count} in ${where}:\n${problemLines(problems)}`);
    this.problems = problems;
  }
}

/** A line for each: `  line 7   sources.a: give timestampHeader or fields.timestamp, not both.` */
export function problemLines(problems: readonly ConfigProblem[]): string {
  const lines = problems.map(({ line }) => (line === null ? '' : `line ${line}`));
  const width = Math.max(...lines.map(({ length }) => length));
  return problems
    .map(({ path, message }, index) => {
      const sentence = path === '' ? message : `${path}: ${message}`;
      return width === 0 ? `  ${sentence}` : `  ${lines[index]!.padEnd(width)}  ${sentence}`;
    })
    .join('\n');
}

/** Thrown by `decode` or `normalize` when a verified payload cannot be read: the delivery is quarantined, whole. */
export class UnreadableError extends Error {
  override name = 'UnreadableError';
  readonly reason: QuarantineReason;

  constructor(reason: QuarantineReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
