/** Reads and checks a JSON body from an operator's tool; a wrong one is answered here. */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { readBody } from './raw-body.js';

const MAX_BYTES = 1_048_576;

/**
 * Undefined after a refusal, which is already answered. Requires the media type `application/json`, which a browser does not
 * send to another site without its consent, so that no web page an operator opens can control the gateway.
 */
export async function readJson<T>(
  request: Request,
  response: Response,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const refuse = (status: number, code: string, message: string) => {
    request.resume();
    response.status(status).json({ code, message });
    return undefined;
  };
  if (!request.is('application/json'))
    return refuse(415, 'content_type_unsupported', 'Send the body as application/json.');
  const outcome = await readBody(request, MAX_BYTES);
  if ('refused' in outcome)
    return refuse(413, outcome.refused, `The body is larger than ${MAX_BYTES} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(outcome.body.toString('utf8'));
  } catch {
    return refuse(400, 'request_malformed', 'The body is not JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  return refuse(400, 'request_malformed', problems.join('; '));
}
