/** Gemini’s events as states: https://ai.google.dev/gemini-api/docs/webhooks. `interaction.requires_action` is not an end. */
import {
  type ErrorCategory,
  type JobError,
  type JobState,
  jobError,
  type Output,
  outputAt,
} from '../../src/provider/kit.js';

export const STATES: Readonly<Record<string, JobState>> = {
  'batch.succeeded': 'succeeded',
  'batch.failed': 'failed',
  'batch.expired': 'failed',
  'batch.cancelled': 'canceled',
  'interaction.completed': 'succeeded',
  'interaction.failed': 'failed',
  'interaction.cancelled': 'canceled',
  'video.generated': 'succeeded',
};

interface EventData {
  output_file_uri?: string | undefined;
  video_uri?: string | undefined;
  file_name?: string | undefined;
  error_code?: string | number | undefined;
  error_message?: string | undefined;
  error?: unknown;
}

/** Its files API: each link there needs the key of the project. A place in Google’s storage (gs:) is the submitter’s own bucket. */
const API = /^https:\/\/[a-z0-9.-]*\.googleapis\.com\//;

export function outputsOf(
  type: string,
  { output_file_uri, video_uri, file_name: name }: EventData,
): Output[] {
  const uri = output_file_uri ?? video_uri;
  if (!uri) return [];
  const kind = type.startsWith('video.') ? 'video' : 'file';
  return [outputAt(uri, { kind, name, access: API.test(uri) ? 'credentials' : undefined })];
}

// https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto, by number and by name.
const CODES: readonly (readonly [number, string, ErrorCategory])[] = [
  [3, 'INVALID_ARGUMENT', 'invalid_request'],
  [4, 'DEADLINE_EXCEEDED', 'timeout'],
  [5, 'NOT_FOUND', 'not_found'],
  [7, 'PERMISSION_DENIED', 'permission'],
  [8, 'RESOURCE_EXHAUSTED', 'rate_limit'],
  [9, 'FAILED_PRECONDITION', 'invalid_request'],
  [11, 'OUT_OF_RANGE', 'invalid_request'],
  [12, 'UNIMPLEMENTED', 'invalid_request'],
  [13, 'INTERNAL', 'provider'],
  [14, 'UNAVAILABLE', 'provider'],
  [16, 'UNAUTHENTICATED', 'authentication'],
];
/** The API refuses content as an invalid argument, and says so in words alone. */
const SAYS_LITTLE = ['3', 'INVALID_ARGUMENT'];
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = Object.fromEntries(
  CODES.flatMap(([number, name, category]) => [
    [String(number), category],
    [name, category],
  ]),
);

export function errorOf(type: string, { error_code, error_message, error }: EventData): JobError {
  const why = { code: error_code, message: error_message, error };
  const category = type === 'batch.expired' ? 'timeout' : undefined;
  const byWords = jobError(why, { category });
  return byWords.categoryFrom === 'text' && SAYS_LITTLE.includes(byWords.code.toUpperCase())
    ? byWords
    : jobError(why, { category, codes: CATEGORIES });
}
