/**
 * Why a job failed, from whatever a sender writes: a text, an object, a list of faults, JSON inside a text, one inside another.
 * The category comes from the sender's own code, else from a status that tells one cause, else from its words, else from any
 * status; `categoryFrom` says which. Nothing here throws.
 */
import type { CategorySource, ErrorCategory, JobError } from '../event.js';
import { lookUpWord, text } from './job-mapping.js';

/** Whether the same job can succeed if it is submitted again, judging by the category alone. */
const RETRYABLE: Readonly<Record<ErrorCategory, boolean | null>> = {
  invalid_request: false,
  content_policy: false,
  authentication: false,
  permission: false,
  insufficient_funds: false,
  not_found: false,
  rate_limit: true,
  timeout: true,
  provider: null,
  unknown: null,
};

/** The first that fits counts: «prompt not allowed because moderation failed» is about the content and not about a permission. */
const WORDS: readonly (readonly [ErrorCategory, RegExp])[] = [
  [
    'content_policy',
    /\bnsfw\b|moderation|moderated|flagged|(?<!case[ -])(?<!in)\bsensitive\b|safety|content.{0,20}(?:polic|filter|violat|restrict)|(?:usage|acceptable.use).polic|violat\w* .{0,40}polic|prohibited|inappropriate|offensive|explicit content|risk control|copyright|existing work of art|\bcsam\b|likeness/,
  ],
  [
    'insufficient_funds',
    /(?:insufficient|exhausted|not enough|no more|no remaining|out of|low|zero|negative|exceeded your) .{0,20}(?:balance|credit|fund|token balance)|insufficient.?quota|(?:balance|credits?|funds) .{0,30}(?:exhaust|insufficient|not enough|too low|used up|depleted|run out|expired)|payment required|billing|top up/,
  ],
  [
    'rate_limit',
    /rate.?limit|too many (?:requests|jobs|concurrent)|throttl|quota|concurren\w* .{0,20}limit|limit of concurrent/,
  ],
  ['timeout', /time[d ]?.?out|deadline exceeded|took too long|\bexpired\b/],
  [
    'authentication',
    /unauthori[sz]ed|unauthenticated|(?:invalid|incorrect|missing|bad|expired) (?:api.?key|credentials|access token|auth)/,
  ],
  ['permission', /forbidden|permission|access denied|not allowed|not permitted/],
  ['not_found', /not found|does not exist|no such /],
  [
    'invalid_request',
    /invalid|malformed|corrupt|unsupported|not supported|must be |is required|missing required|validation|bad request|(?:download|fetch|load|read|decode|parse|open)(?:ing|ed)? .{0,40}(?:failed|fail|error)|(?:failed|unable|could not|cannot|can't) (?:to )?(?:download|fetch|load|read|decode|parse|open)|too (?:long|large|short|small|big)|exceeds /,
  ],
  [
    'provider',
    /internal.{0,10}error|server error|unavailable|overloaded|over capacity|out of memory|\boom\b|disconnect|crash|interrupted|please (?:retry|try again)|try again later|temporar/,
  ],
];
const WORTH_A_RETRY =
  /please (?:retry|try again)|try again later|temporar|overloaded|over capacity|unavailable/;

/** A status that has one cause. Senders answer 400, 403, 413, 422 and 500 for anything, so their words are heard first. */
const TELLING_STATUS = [401, 402, 404, 408, 429, 504];

const CODE_MEMBERS = [
  'code',
  'error_code',
  'errorCode',
  'error_type',
  'errorType',
  'type',
  'kind',
  'name',
  'reason_code',
];
const MESSAGE_MEMBERS = [
  'message', 'error_message', 'errorMessage', 'msg', 'detail', 'details', 'description', 'error_description', 'title', 'reason', 'text',
]; // biome-ignore format: one list
const INNER_MEMBERS = ['error', 'errors', 'cause', 'messages', 'body', 'data'];

const NO_MESSAGE = 'The sender gives no message.';
/** Longer than any message for people; a stack trace stays whole in `payload`. */
const MAX_MESSAGE_CHARACTERS = 4096;
const MAX_DEPTH = 6;

export interface ErrorFacts {
  /** The sender's code, where it stands apart from the error. A code inside the error is found without it. */
  readonly code?: unknown;
  /** What the sender's own codes mean, from its page. Letter case does not matter. */
  readonly codes?: Readonly<Record<string, ErrorCategory>> | undefined;
  /** Where the state of the job itself says it: `nsfw`, `timeout`. */
  readonly category?: ErrorCategory | undefined;
  /** An HTTP status, where the sender gives one. */
  readonly status?: unknown;
}

/** `error`: as the sender writes it, in any form. */
export function jobError(error: unknown, facts: ErrorFacts = {}): JobError {
  const read = reading(error, 0);
  const message = read.message?.slice(0, MAX_MESSAGE_CHARACTERS);
  const code =
    word(facts.code) ?? read.code ?? codeInBrackets(message) ?? (isWord(message) ? message : undefined);
  const status = statusOf(facts.status) ?? statusOf(code) ?? read.status ?? statusInText(message);
  const { category, from } = categorize(facts, code, status, message);
  const isWorthARetry =
    (category === 'provider' || category === 'unknown') && WORTH_A_RETRY.test(message?.toLowerCase() ?? '');
  return {
    code: code ?? 'unknown',
    message: message ?? NO_MESSAGE,
    category,
    ...(from ? { categoryFrom: from } : {}),
    retryable: isWorthARetry ? true : RETRYABLE[category],
  };
}

/** Whether there is anything at all that says why, for jobs that may end for no reason. */
export const givesReason = ({ code, message }: JobError) => code !== 'unknown' || message !== NO_MESSAGE;

function categorize(
  { codes = {}, category }: ErrorFacts,
  code: string | undefined,
  status: number | undefined,
  message: string | undefined,
): { category: ErrorCategory; from?: CategorySource } {
  if (category && category !== 'unknown') return { category, from: 'code' };
  const ofCode = lookUpWord(codes, code) ?? categoryInWords(spaced(code));
  if (ofCode) return { category: ofCode, from: 'code' };
  if (status !== undefined && TELLING_STATUS.includes(status))
    return { category: categoryOfHttpStatus(status), from: 'status' };
  const ofText = categoryInWords(message);
  if (ofText) return { category: ofText, from: 'text' };
  const ofStatus = status === undefined ? 'unknown' : categoryOfHttpStatus(status);
  return ofStatus === 'unknown' ? { category: 'unknown' } : { category: ofStatus, from: 'status' };
}

/** `ImageModerationError` and `ERR_MALFORMED_VIDEO` as words. */
const spaced = (code: string | undefined) =>
  code?.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_.\-:/]+/g, ' ');

const categoryInWords = (words: string | undefined): ErrorCategory | undefined => {
  const lower = words?.toLowerCase();
  return lower ? WORDS.find(([, pattern]) => pattern.test(lower))?.[0] : undefined;
};

export function categoryOfHttpStatus(status: number): ErrorCategory {
  if (status === 401) return 'authentication';
  if (status === 402) return 'insufficient_funds';
  if (status === 403) return 'permission';
  if (status === 404) return 'not_found';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429) return 'rate_limit';
  if (status >= 400 && status < 500) return 'invalid_request';
  return status >= 500 && status < 600 ? 'provider' : 'unknown';
}

interface Reading {
  readonly message?: string | undefined;
  readonly code?: string | undefined;
  readonly status?: number | undefined;
}

function reading(value: unknown, depth: number): Reading {
  if (depth > MAX_DEPTH) return {};
  if (typeof value === 'number') return { code: String(value) };
  if (typeof value === 'string') return readingOfText(value, depth);
  if (Array.isArray(value)) return readingOfList(value, depth);
  return typeof value === 'object' && value !== null
    ? readingOfObject(value as Record<string, unknown>, depth)
    : {};
}

function readingOfText(value: string, depth: number): Reading {
  const trimmed = value.trim();
  if (/^[[{]/.test(trimmed)) {
    try {
      const inner = reading(JSON.parse(trimmed), depth + 1);
      if (inner.message !== undefined || inner.code !== undefined) return inner;
    } catch {
      // A text that begins with a bracket.
    }
  }
  return trimmed === '' ? {} : { message: trimmed };
}

function readingOfList(list: readonly unknown[], depth: number): Reading {
  const readings = list.slice(0, 20).map((item) => reading(item, depth + 1));
  const messages = [...new Set(readings.flatMap(({ message }) => message ?? []))];
  return {
    message: messages.join('; ') || undefined,
    code: readings.find(({ code }) => code !== undefined)?.code,
    status: readings.find(({ status }) => status !== undefined)?.status,
  };
}

function readingOfObject(members: Readonly<Record<string, unknown>>, depth: number): Reading {
  const own = (name: string) => (Object.hasOwn(members, name) ? members[name] : undefined);
  const codes = CODE_MEMBERS.map((name) => word(own(name))).filter((code) => code !== undefined);
  const inner = [...MESSAGE_MEMBERS, ...INNER_MEMBERS].map((name) => reading(own(name), depth + 1));
  const message = inner.find((one) => one.message !== undefined)?.message;
  return {
    message: message === undefined ? undefined : atPlace(members.loc, message),
    code: codes[0] ?? inner.find(({ code }) => code !== undefined)?.code,
    status: statusOf(own('status')) ?? statusOf(own('status_code')) ?? statusOf(own('statusCode')),
  };
}

/** A validation fault of pydantic and its kin names the place in the input: `body.prompt: field required`. */
const atPlace = (loc: unknown, message: string) =>
  Array.isArray(loc) && loc.length > 0 ? `${loc.join('.')}: ${message}` : message;

/** A code is one word: text without spaces, or an integer. Python's `<class 'ValueError'>` is `ValueError`. */
function word(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : undefined;
  const unwrapped = /^<class '(?:.*\.)?(\w+)'>$/.exec(text(value) ?? '')?.[1] ?? text(value);
  return unwrapped && /^\S{1,200}$/.test(unwrapped) ? unwrapped : undefined;
}

/** A message that is a code: `GENERATION_FAILED`. */
const isWord = (message: string | undefined) =>
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/.test(message ?? '');

/** `(E005)`, `(code: PA)`. */
const codeInBrackets = (message: string | undefined) =>
  /\((?:code:?\s*([A-Za-z0-9_-]{1,40})|([A-Z]{1,5}-?\d{1,6}))\)/
    .exec(message ?? '')
    ?.slice(1)
    .find(Boolean);

const statusOf = (value: unknown) => {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : undefined;
};

const statusInText = (message: string | undefined) =>
  statusOf(
    /\b(?:status(?: code)?|http(?: error)?):? (\d{3})\b|^(\d{3})(?=: )/i
      .exec(message ?? '')
      ?.slice(1)
      .find(Boolean),
  );
