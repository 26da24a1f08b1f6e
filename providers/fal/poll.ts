/**
 * fal’s queue: https://docs.fal.ai/model-endpoints/queue. First the status, then, once it is COMPLETED, the result; both
 * under the model’s owner and name alone, without the rest of its path. The page does not document the answer for the
 * result of a failed run; assumed as in https://docs.fal.ai/documentation/model-apis/request-errors. Read 2026-11-24, from
 * copies.
 */
import {
  definePoll,
  type PollAnswer,
  type PollReading,
  parsedObject,
  unexpectedAnswer,
  z,
} from '../../src/provider/kit.js';

export const QUEUE_URL = 'https://queue.fal.run';

const job = z.strictObject({
  request_id: z.string().min(1),
  model: z
    .string()
    .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/, {
      error: 'must be a model id, such as fal-ai/flux/dev',
    })
    .describe('the one that the request was submitted to, such as `fal-ai/flux/dev`'),
});
type Job = z.infer<typeof job>;

export const falPoll = ({ apiKey, url }: { apiKey: string; url: string }) => {
  const headers = { authorization: `Key ${apiKey}` };
  return definePoll<Job>({
    docs: 'https://docs.fal.ai/model-endpoints/queue',
    baseUrl: url,
    job,
    id: ({ request_id }) => request_id,
    request: (job) => ({ path: `${requestPath(job)}/status`, headers }),
    read: (answer, job) => {
      if (answer.path === requestPath(job)) return readResult(answer, job);
      const status = parsedObject(answer.body)?.status;
      // Newer pages have 202 while the run waits or goes on; older pages always have 200.
      if (answer.status !== 200 && answer.status !== 202) return unexpectedAnswer(answer);
      if (status === 'IN_QUEUE' || status === 'IN_PROGRESS') return { state: 'pending' };
      if (status === 'COMPLETED') return { state: 'continued', request: { path: requestPath(job), headers } };
      return { state: 'unknown', why: 'The answer has no known status.' };
    },
  });
};

/** Apps in these two namespaces have three parts: https://github.com/fal-ai/fal-js, parseEndpointId. */
const NAMESPACES = ['workflows', 'comfy'];

function requestPath({ model, request_id }: Job): string {
  const parts = model.split('/');
  const app = parts.slice(0, NAMESPACES.includes(parts[0] ?? '') ? 3 : 2).join('/');
  return `/${app}/requests/${encodeURIComponent(request_id)}`;
}

/** Answers to a refused request, which say nothing about the run. */
const REFUSED = [401, 403, 404, 405];

function readResult(answer: PollAnswer, { request_id }: Job): PollReading {
  const { status, body } = answer;
  const result = parsedObject(body);
  if (result === null || REFUSED.includes(status)) return unexpectedAnswer(answer);
  if (status === 200) return ended({ request_id, status: 'OK' }, body);
  // A failed run answers with the model’s 4xx or with an error type of fal’s own; anything else is a fault of the API.
  const ofTheRun = Object.hasOwn(result, 'error_type') || (status < 500 && Object.hasOwn(result, 'detail'));
  if (!ofTheRun) return unexpectedAnswer(answer);
  return ended({ request_id, status: 'ERROR', error: `Invalid status code: ${status}` }, body);
}

/** In the form of a webhook; the result keeps its bytes. */
function ended(head: object, result: Buffer): PollReading {
  const opened = `${JSON.stringify(head).slice(0, -1)},"payload":`;
  return { state: 'ended', payload: Buffer.concat([Buffer.from(opened), result, Buffer.from('}')]) };
}
