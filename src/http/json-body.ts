/** A JSON body from an operator's tool, checked: what is wrong with it is answered here. */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { readBody } from './raw-body.js';

const MAX_BYTES = 1_048_576;

/**
 * Undefined after a refusal, which is answered already. The media type is asked for because a browser cannot send it to
 * another site unasked: no web page that an operator happens to open can make the gateway do something.
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
    return refuse(415, 'content_type_unsupported', 'Send it as application/json.');
  const outcome = await readBody(request, MAX_BYTES);
  if ('refused' in outcome) return refuse(413, outcome.refused, `At most ${MAX_BYTES} bytes are read.`);
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
