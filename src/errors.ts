/**
 * Every answer and every refusal has a code from a closed union. This file has the tables: what the sender is answered, and
 * what the operator reads. Codes are metric labels, so no code is made up at run time.
 */

/** The answer to a delivery. `retry` says whether sending the same bytes again can help. */
export const ANSWERS = {
  accepted: { status: 200, retry: false },
  duplicate: { status: 200, retry: false },
  quarantined: { status: 200, retry: false },
  /** The request was a sender's handshake and not a delivery; its provider says what is answered. */
  handshake: { status: 200, retry: false },
  request_malformed: { status: 400, retry: false },
  body_incomplete: { status: 400, retry: true },
  unauthenticated: { status: 401, retry: false },
  source_unknown: { status: 404, retry: false },
  method_not_allowed: { status: 405, retry: false },
  body_too_large: { status: 413, retry: false },
  record_too_large: { status: 413, retry: false },
  keys_unavailable: { status: 503, retry: true },
  /** The URL by which the sender wants its subscription confirmed could not be fetched. */
  handshake_unavailable: { status: 503, retry: true },
  publish_unavailable: { status: 503, retry: true },
  duplicate_in_flight: { status: 503, retry: true },
  overloaded: { status: 503, retry: true },
  internal: { status: 503, retry: true },
} as const satisfies Record<string, { status: number; retry: boolean }>;

export type AnswerCode = keyof typeof ANSWERS;

/** The refusals that are no failed check: what an operator reads about them. Without such a line they would be lost in silence. */
export const REFUSALS: Partial<Record<AnswerCode, string>> = {
  request_malformed:
    'The URL has a malformed percent escape. Compare it with the URL that is set at the sender.',
  body_incomplete:
    'The connection ended before the body did. If it happens again, check the timeouts of the proxies in front of the gateway.',
  source_unknown:
    'The URL names no source of the configuration. Compare it with the URL that is set at the sender.',
  method_not_allowed:
    'The request is not a POST and has nothing that verifies it. A redirect turns a POST into a GET at many senders: give the sender the final URL.',
  body_too_large:
    'The body is larger than http.maxBodyBytes. Raise it, and the limit of each proxy in front of the gateway, or have the sender send less.',
  record_too_large:
    'The event is larger than kafka.maxRecordBytes. Raise it together with max.message.bytes of the topic.',
};

/** In `Retry-After` with every 503. Short, since the whole retry window of some senders is a few seconds. */
export const RETRY_AFTER_SECONDS = 2;

/**
 * Which check refused a delivery: what is wrong, and what to do. Operators see it in metrics, logs and `onehook verify`; the
 * sender never does, since an attacker would learn which part to forge next.
 */
export const CHECKS = {
  signature_missing:
    'The delivery has no signature header. Turn on signing at the sender, and check that no proxy strips the header.',
  signature_malformed:
    'The signature header is not in the form that this scheme uses. Compare it with the sender’s documentation.',
  signature_mismatch:
    'The signature does not match these bytes under any configured secret or key. Usual causes: the secret of another environment, a stray space or newline in the secret, a proxy that rewrites the body.',
  timestamp_missing:
    'The timestamp, which the signature covers, is missing. Check that no proxy strips its header.',
  timestamp_malformed:
    'The timestamp is not in the format that this scheme uses. Compare it with the sender’s documentation.',
  timestamp_too_old:
    'The delivery is older than the tolerance. Check the clock of this machine; for a recorded delivery, give the time it was received with --at.',
  timestamp_in_future:
    'The delivery is dated further in the future than the tolerance. Check the clock of this machine; for a recorded delivery, give the time it was received with --at.',
  header_missing: 'A header that the signature covers is missing. Check that no proxy strips it.',
  header_repeated:
    'A header that may appear only once appears twice, so it is unclear which one was signed. Check whether a proxy adds it.',
  token_missing:
    'The delivery has no token. For a source with a token in the URL, the sender must call /webhooks/{source}/{token}; otherwise set the token at the sender.',
  token_mismatch:
    'The token is not one of the configured ones. Compare the URL or the token at the sender with the settings of the source.',
  account_mismatch:
    'The signature is valid, but for an account that this source does not accept. If the account is yours, add it to the source.',
  claim_mismatch:
    'The token is valid, but its claims (the digest of the body, the URL) do not match this delivery. Check that no proxy rewrites the body, and that publicUrl is the URL that the sender calls.',
  content_unreadable:
    'The fields that the signature covers cannot be read from this body, so the signature cannot be checked. Check that the source has the right provider.',
  payload_disagrees:
    'The headers contradict the signed body: they may have been changed on the way. Check which proxies are in front of the gateway.',
} as const;

export type Check = keyof typeof CHECKS;

/** Why a verified delivery, or the copy of its event for one topic, went to quarantine. */
export const QUARANTINE_REASONS = {
  body_empty: 'The delivery has no body.',
  encoding_invalid:
    'The body is not valid UTF-8: it is not text, or is compressed in a way that the gateway does not undo.',
  payload_not_json: 'The body is not JSON.',
  payload_too_deep: 'The JSON is nested deeper than consumers’ parsers allow.',
  number_too_long: 'The JSON has a number of more than 1,000 characters, which consumers’ parsers refuse.',
  name_too_long:
    'The JSON has an object with a member name of more than 50,000 characters, which consumers’ parsers refuse.',
  payload_unexpected:
    'The JSON lacks fields that this provider’s events always have, and has no text that names an event.',
  too_many_events: 'The delivery holds more events than the gateway publishes for one delivery.',
  event_too_large: 'The event is larger than kafka.maxRecordBytes even without its payload.',
  normalize_failed: 'The provider failed to translate the payload: a defect in the gateway.',
  topic_refused:
    'The topic does not take the event: it is too large for the topic, has no key although the topic is compacted, or the topic is missing or forbidden.',
} as const;

export type QuarantineReason = keyof typeof QUARANTINE_REASONS;

/** An error whose message is for an operator: it says what is wrong and what to do. It never contains a secret. */
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

/** Thrown by `decode` or `normalize` when a verified payload cannot be read: the whole delivery is quarantined. */
export class UnreadableError extends Error {
  override name = 'UnreadableError';
  readonly reason: QuarantineReason;

  constructor(reason: QuarantineReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
