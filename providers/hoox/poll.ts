/**
 * Hoox's status API, from its official skill (github.com/Hoox-video/skill, 2026-07). An answer has the fields of the job's webhook
 * without `task`, and sometimes without its ids. No endpoint is known for `asset_generation`. Read 2026-11-24, from a copy.
 */
import {
  definePoll,
  type PollAnswer,
  type PollReading,
  parsedObject,
  unexpectedAnswer,
  withFields,
  z,
} from '../../src/provider/kit.js';

export const API_URL = 'https://app.hoox.video/api/public/v1';

const id = z.string().min(1);
const job = z.discriminatedUnion('task', [
  z.strictObject({ task: z.enum(['video_generate', 'video_export']), job_id: id }),
  z.strictObject({ task: z.enum(['avatar_create', 'avatar_edit']), avatar_id: id, look_id: id }),
]);
type Job = z.infer<typeof job>;

export const hooxPoll = ({ apiKey, url }: { apiKey: string; url: string }) =>
  definePoll<Job>({
    docs: 'https://docs.hoox.video/api-reference/generation/status',
    baseUrl: url,
    job,
    id: (job) => ('job_id' in job ? job.job_id : `${job.avatar_id}:${job.look_id}`),
    request: (job) => ({ path: pathOf(job), headers: { authorization: `Bearer ${apiKey}` } }),
    read,
  });

function pathOf(job: Job): string {
  if ('job_id' in job) {
    const task = job.task === 'video_generate' ? 'generation' : 'export';
    return `/${task}/status/${encodeURIComponent(job.job_id)}`;
  }
  return `/avatar/status?${new URLSearchParams({ avatar_id: job.avatar_id, look_id: job.look_id })}`;
}

function read(answer: PollAnswer, job: Job): PollReading {
  const found = answer.status === 200 ? parsedObject(answer.body) : null;
  if (found === null) return unexpectedAnswer(answer);
  const { task, ...ids } = job;
  if (Object.entries(ids).some(([name, value]) => Object.hasOwn(found, name) && found[name] !== value))
    return { state: 'unknown', why: 'The answer is about another job.' };
  const { status } = found;
  if (status === 'pending' || status === 'processing') return { state: 'pending' };
  const payload = status === 'completed' || status === 'failed' ? withFields(answer.body, job) : null;
  return payload ? { state: 'ended', payload } : { state: 'unknown', why: 'The answer has no known status.' };
}
