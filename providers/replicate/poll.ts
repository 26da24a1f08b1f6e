/**
 * https://replicate.com/docs/reference/http#predictions.get: the answer is the prediction, which is what a webhook holds.
 * Replicate removes the data of a prediction an hour after its end, so it must be polled before then. Read 2026-11-24, from
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

export const API_URL = 'https://api.replicate.com/v1';

/** After one of these, a prediction changes no more. */
export const TERMINAL = ['succeeded', 'failed', 'canceled', 'aborted'];
const RUNNING = ['starting', 'processing'];

const job = z.strictObject({ id: z.string().min(1) });
type Job = z.infer<typeof job>;

export const replicatePoll = ({ apiKey, url }: { apiKey: string; url: string }) =>
  definePoll<Job>({
    docs: 'https://replicate.com/docs/reference/http#predictions.get',
    baseUrl: url,
    job,
    id: ({ id }) => id,
    // `urls.get` of a prediction names the same URL, but the gateway calls no URL that comes from a payload.
    request: ({ id }) => ({
      path: `/predictions/${encodeURIComponent(id)}`,
      headers: { authorization: `Bearer ${apiKey}` },
    }),
    read,
  });

function read(answer: PollAnswer, { id }: Job): PollReading {
  const prediction = answer.status === 200 ? parsedObject(answer.body) : null;
  if (prediction === null) return unexpectedAnswer(answer);
  if (prediction.id !== id) return { state: 'unknown', why: 'The answer is about another job.' };
  const status = String(prediction.status);
  if (RUNNING.includes(status)) return { state: 'pending' };
  if (TERMINAL.includes(status)) return { state: 'ended', payload: answer.body };
  return { state: 'unknown', why: 'The answer has no known status.' };
}
