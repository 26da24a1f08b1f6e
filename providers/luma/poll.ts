/**
 * https://docs.lumalabs.ai/reference/getgeneration, and lumaai-node 1.19.1. The answer is the generation, as in a callback. Polling
 * matters here: a refused notice is lost after 0.3 s. Read 2026-11-24, from copies.
 */
import {
  definePoll,
  type PollAnswer,
  type PollReading,
  parsedObject,
  unexpectedAnswer,
  z,
} from '../../src/provider/kit.js';

export const API_URL = 'https://api.lumalabs.ai/dream-machine/v1';

const job = z.strictObject({ id: z.string().min(1) });
type Job = z.infer<typeof job>;

export const lumaPoll = ({ apiKey, url }: { apiKey: string; url: string }) =>
  definePoll<Job>({
    docs: 'https://docs.lumalabs.ai/reference/getgeneration',
    baseUrl: url,
    job,
    id: ({ id }) => id,
    request: ({ id }) => ({
      path: `/generations/${encodeURIComponent(id)}`,
      headers: { authorization: `Bearer ${apiKey}` },
    }),
    read,
  });

function read(answer: PollAnswer, { id }: Job): PollReading {
  const generation = answer.status === 200 ? parsedObject(answer.body) : null;
  if (generation === null) return unexpectedAnswer(answer);
  if (generation.id !== id) return { state: 'unknown', why: 'The answer is about another job.' };
  const state = String(generation.state);
  if (state === 'queued' || state === 'dreaming') return { state: 'pending' };
  if (state === 'completed' || state === 'failed') return { state: 'ended', payload: answer.body };
  return { state: 'unknown', why: 'The answer has no known state.' };
}
