/**
 * How a provider's API is asked for the state of a job: what to ask, and what an answer means. Pure: the gateway does the
 * asking, and asks nothing outside `baseUrl`, whatever a payload or an answer says.
 */
import type { z } from 'zod';

export interface PollRequest {
  /** Below `baseUrl`, begins with a slash; what comes from outside is percent-encoded in it. */
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
  /** What came says nothing of the job; it is asked again later. `why` is for an operator, and holds no secret. */
  | { readonly state: 'unknown'; readonly why: string }
  /** The answer leads to another question, which is asked at once. */
  | { readonly state: 'continued'; readonly request: PollRequest }
  /** `payload` has the shape of the sender's own delivery: `normalize` makes the same event of it, with the same identity. */
  | { readonly state: 'ended'; readonly payload: Buffer };

export interface Poll<J = unknown> {
  /** The sender's page on its status API. */
  readonly docs: string;
  /** https, or http on this machine. */
  readonly baseUrl: string;
  /** What must be known of a job to ask for it, strict; in the sender's own words. */
  readonly job: z.ZodType<J>;
  /** As in the events of the job: `data.job.id`. */
  id(job: J): string;
  request(job: J): PollRequest;
  /** Never throws on what an API answers. 429 and what is no answer at all do not get here. */
  read(answer: PollAnswer, job: J): PollReading;
}

/** Checks the literal against the interface, and forgets the type of its job. */
export function definePoll<J>(poll: Poll<J>): Poll {
  return poll as unknown as Poll;
}

/** A JSON object with fields put in front of it, unless it has them; its own bytes stay as they are. Null for what is no JSON object. */
export function withFields(json: Buffer, fields: Readonly<Record<string, unknown>>): Buffer | null {
  const parsed = parsedObject(json);
  if (parsed === null) return null;
  const lacking = Object.entries(fields).filter(([name]) => !Object.hasOwn(parsed, name));
  if (lacking.length === 0) return json;
  const head = JSON.stringify(Object.fromEntries(lacking)).slice(0, -1);
  const open = json.indexOf('{') + 1;
  const comma = Object.keys(parsed).length > 0 ? ',' : '';
  return Buffer.concat([Buffer.from(`${head}${comma}`), json.subarray(open)]);
}

/** Null for what is no JSON object. */
export function parsedObject(json: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(json.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null;
  } catch {
    return null;
  }
}

/** What is wrong with an answer that is not the expected one, as a sentence. */
export function unexpectedAnswer({ status }: PollAnswer): PollReading {
  const known: Readonly<Record<number, string>> = {
    401: 'The API does not take the key (401): see poll.apiKey of the source.',
    403: 'The key may not see this job (403).',
    404: 'The API knows no such job (404).',
  };
  return {
    state: 'unknown',
    why: known[status] ?? `The API answered ${status}, which says nothing of the job.`,
  };
}
