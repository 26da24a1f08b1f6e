/**
 * fal’s results and errors. `payload` is each model’s own; the types of @fal-ai/client 1.10.1 have those of 1,207 endpoints.
 * Whatever else it holds is left to the consumer.
 */
import {
  type ErrorCategory,
  type JobError,
  jobError,
  type Output,
  outputsIn,
  z,
} from '../../src/provider/kit.js';

const fields = z.record(z.string(), z.unknown()).catch({});

/** What a result repeats of its request: fal-ai/lightx/relight, fal-ai/meshy/v5/retexture. `media` has a rule of its own. */
const REPEATED = ['input_video', 'image_style_url'];

export function outputsOf(payload: unknown): Output[] {
  const result = fields.parse(payload);
  const flagged = flaggedIn(result);
  const repeated = new Set([...REPEATED.flatMap((name) => urlsOf(result[name])), ...analyzed(result)]);
  const all = [...outputsIn(payload), ...REPEATED.flatMap((name) => namedAs(name, result[name]))];
  return all.map((output): Output => {
    const url = output.url ?? '';
    if (repeated.has(url)) return { ...output, role: 'source' };
    return flagged.has(url) ? { ...output, flagged: true } : output;
  });
}

const urlsOf = (value: unknown) => outputsIn(value).flatMap(({ url }) => url ?? []);
const namedAs = (name: string, value: unknown) => outputsIn(value).map((output) => ({ ...output, name }));

/** fal-ai/ffmpeg-api/metadata: what it was asked about, beside the frames that it extracted. */
function analyzed({ media }: Readonly<Record<string, unknown>>): string[] {
  const { media_type, url } = fields.parse(media);
  return typeof media_type === 'string' ? urlsOf(url) : [];
}

/** A flag for each image, or one for the only image: the checker has made those black. */
function flaggedIn(result: Readonly<Record<string, unknown>>): Set<string> {
  const flags = [result.has_nsfw_concepts ?? result.nsfw_content_detected].flat();
  const images = [result.images ?? result.image].flat();
  return new Set(images.flatMap((image, index) => (flags[index] === true ? urlsOf(image) : [])));
}

// Of fal’s error types those that come with a misleading HTTP status, and those of its runners; the others are faults in the input:
// https://fal.ai/docs/documentation/model-apis/errors and https://docs.fal.ai/documentation/model-apis/request-errors.
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = {
  content_policy_violation: 'content_policy',
  generation_timeout: 'timeout',
  request_timeout: 'timeout',
  startup_timeout: 'timeout',
  runner_connection_timeout: 'timeout',
  runner_scheduling_failure: 'provider',
  runner_disconnected: 'provider',
  runner_connection_refused: 'provider',
  runner_connection_error: 'provider',
  runner_incomplete_response: 'provider',
  runner_server_error: 'provider',
  internal_error: 'provider',
  internal_server_error: 'provider',
  downstream_service_error: 'provider',
  downstream_service_unavailable: 'provider',
};

/** That the customer canceled the request: `error_type`, with 499. */
export const CANCELLED = 'client_cancelled';

/** They have the status of a fault in the input (422, 499), and are none. */
const NO_FAULT = ['no_media_generated', CANCELLED];

interface Failure {
  readonly error?: unknown;
  readonly payload?: unknown;
  readonly payload_error?: unknown;
}

/** `payload` says why, as `detail` (text, or a list of faults in the input) and `error_type`; `error` gives the status of the run. */
export function errorOf({ error, payload, payload_error }: Failure): JobError {
  const why = { detail: payload, reason: [error, payload_error] };
  const status = /status code: (\d{3})/i.exec(typeof error === 'string' ? error : '')?.[1];
  const read = jobError(why, { codes: CATEGORIES, status });
  return NO_FAULT.includes(read.code) ? jobError(why, { codes: CATEGORIES }) : read;
}
