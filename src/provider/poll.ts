/**
 * A provider's status API: which request asks for the state of a job, and what an answer means. Pure: the gateway sends the
 * requests, and none outside `baseUrl`, whatever a payload or an answer says.
 */
import type { z } from 'zod';
import { parseExactly } from './exact-json.js';

export interface PollRequest {
  /** Below `baseUrl`, begins with a slash. Values from outside must be percent-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface PollAnswer {
  /** Of the request. */
  readonly path: string;
  readonly status: number;
  readonly body: Buffer;
}

export type PollReading =
  | { readonly state: 'pending' }
  /** The answer does not say the state; the gateway asks again later. `why` is for an operator, and contains no secret. */
  | { readonly state: 'unknown'; readonly why: string }
  /** The result takes another request, which is sent at once. */
  | { readonly state: 'continued'; readonly request: PollRequest }
  /** `payload` has the form of the sender's own delivery: `normalize` returns the same event, with the same identity. */
  | { readonly state: 'ended'; readonly payload: Buffer };

export interface Poll<J = unknown> {
  /** The sender's page on its status API. */
  readonly docs: string;
  /** https, or http on this machine. */
  readonly baseUrl: string;
  /** The ids that a request needs, strict, under the sender's own names. */
  readonly job: z.ZodType<J>;
  /** The same as in the events of the job: `data.job.id`. */
  id(job: J): string;
  request(job: J): PollRequest;
  /** Never throws, whatever the API answers. It is not called for 429, nor without an answer. */
  read(answer: PollAnswer, job: J): PollReading;
}

/** Checks the literal against the interface, and erases the type of its job. */
export function definePoll<J>(poll: Poll<J>): Poll {
  return poll as unknown as Poll;
}

/** A JSON object with `fields` added at its front, except those it has; its own bytes stay as they are. Null for anything but a JSON object. */
export function withFields(json: Buffer, fields: Readonly<Record<string, unknown>>): Buffer | null {
  const parsed = parsedObject(json);
  if (parsed === null) return null;
  const missing = Object.entries(fields).filter(([name]) => !Object.hasOwn(parsed, name));
  if (missing.length === 0) return json;
  const head = JSON.stringify(Object.fromEntries(missing)).slice(0, -1);
  const open = json.indexOf('{') + 1;
  const comma = Object.keys(parsed).length > 0 ? ',' : '';
  return Buffer.concat([Buffer.from(`${head}${comma}`), json.subarray(open)]);
}

/** Null for anything but a JSON object. */
export function parsedObject(json: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const parsed = parseExactly(json.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null;
  } catch {
    return null;
  }
}

/** Says in a sentence what is wrong with an unexpected answer. */
export function unexpectedAnswer({ status }: PollAnswer): PollReading {
  const known: Readonly<Record<number, string>> = {
    401: 'The API rejects the API key (401). Check poll.apiKey of the source.',
    403: 'The API key has no access to this job (403).',
    404: 'The API does not know this job (404).',
  };
  return {
    state: 'unknown',
    why: known[status] ?? `The API answered ${status} without the state of the job.`,
  };
}
