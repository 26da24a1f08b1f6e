/** `/jobs`: who submits a job says so here, and the gateway sees to it that somebody tells of its end. */
import type { Express } from 'express';
import type { SourceIndex } from '../gateway/source.js';
import { type ExpectedJob, jobRequest } from '../jobs/job-request.js';
import { type Jobs, notAsked } from '../jobs/jobs.js';
import { readJson } from './json-body.js';

const MAX_LISTED = 1000;

/** `jobs`: null where no source has what it takes to ask. */
export function addJobsRoutes(app: Express, jobs: Jobs | null, sources: SourceIndex): void {
  app.post('/jobs', async (request, response) => {
    const asked = await readJson(request, response, jobRequest);
    if (asked === undefined) return;
    const [source] = sources.named(asked.source) ?? [];
    const answer = jobs || !source ? await jobs?.register(asked) : notAsked(source);
    if (answer === undefined) {
      response.status(404).json({ code: 'source_unknown', message: `There is no source ${asked.source}.` });
    } else if (answer.outcome === 'refused') {
      response.status(answer.status).json({ code: answer.code, message: answer.message });
    } else response.status(answer.outcome === 'registered' ? 201 : 200).json(shown(answer.job));
  });

  app.get('/jobs', (request, response) => {
    const all = jobs?.list() ?? [];
    const { source } = request.query;
    const chosen = source === undefined ? all : all.filter((job) => job.source === source);
    response.json({
      total: chosen.length,
      jobs: chosen.slice(0, MAX_LISTED).map(({ askings, nextAt, lastAnswer, ...job }) => ({
        ...shown(job),
        next: new Date(nextAt).toISOString(),
        askings,
        lastAnswer,
      })),
    });
  });

  app.delete('/jobs/:source/:id', (request, response) => {
    const { source, id } = request.params;
    if (jobs?.withdraw(source, id)) response.status(204).end();
    else response.status(404).json({ code: 'job_unknown', message: 'No such job is expected.' });
  });
}

function shown({ source, id, job, registeredAt, deadlineAt, giveUpAt }: ExpectedJob) {
  return {
    source,
    id,
    job,
    registered: new Date(registeredAt).toISOString(),
    deadline: new Date(deadlineAt).toISOString(),
    giveUp: new Date(giveUpAt).toISOString(),
  };
}
