/**
 * https://docs.runpod.io/serverless/endpoints/operations (/status): the answer is what a webhook holds. Runpod keeps results for
 * 30 min after the end of an asynchronous job, so it must be polled before then. Read 2026-11-24, from copies.
 */
import {
  definePoll,
  type PollAnswer,
  type PollReading,
  parsedObject,
  unexpectedAnswer,
  z,
} from '../../src/provider/kit.js';

export const API_URL = 'https://api.runpod.ai/v2';

const RUNNING = ['IN_QUEUE', 'IN_PROGRESS'];
const TERMINAL = ['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'];

const job = z.strictObject({
  id: z.string().min(1),
  endpoint: z.string().min(1).describe('its id, since Runpod finds a job only under its endpoint'),
});
type Job = z.infer<typeof job>;

export const runpodPoll = ({ apiKey, url }: { apiKey: string; url: string }) =>
  definePoll<Job>({
    docs: 'https://docs.runpod.io/serverless/endpoints/operations',
    baseUrl: url,
    job,
    id: ({ id }) => id,
    request: ({ id, endpoint }) => ({
      path: `/${encodeURIComponent(endpoint)}/status/${encodeURIComponent(id)}`,
      headers: { authorization: `Bearer ${apiKey}` },
    }),
    read,
  });

function read(answer: PollAnswer, { id }: Job): PollReading {
  const found = answer.status === 200 ? parsedObject(answer.body) : null;
  if (found === null) return unexpectedAnswer(answer);
  if (found.id !== id) return { state: 'unknown', why: 'The answer is about another job.' };
  const status = String(found.status);
  if (RUNNING.includes(status)) return { state: 'pending' };
  if (TERMINAL.includes(status)) return { state: 'ended', payload: answer.body };
  return { state: 'unknown', why: 'The answer has no known status.' };
}
