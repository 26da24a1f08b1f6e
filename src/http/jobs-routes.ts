/** `/jobs`: registers jobs whose end the gateway must publish, lists them, and withdraws them. */
import type { Express } from 'express';
import type { SourceIndex } from '../gateway/source.js';
import { type ExpectedJob, jobRequest } from '../jobs/job-request.js';
import { type Jobs, pollRefused } from '../jobs/jobs.js';
import { readJson } from './json-body.js';

const MAX_LISTED = 1000;

/** `jobs`: null where no source has a status API configured. */
export function addJobsRoutes(app: Express, jobs: Jobs | null, sources: SourceIndex): void {
  app.post('/jobs', async (request, response) => {
    const registration = await readJson(request, response, jobRequest);
    if (registration === undefined) return;
    const [source] = sources.named(registration.source) ?? [];
    const answer = jobs || !source ? await jobs?.register(registration) : pollRefused(source);
    if (answer === undefined) {
      response
        .status(404)
        .json({ code: 'source_unknown', message: `There is no source ${registration.source}.` });
    } else if (answer.outcome === 'refused') {
      response.status(answer.status).json({ code: answer.code, message: answer.message });
    } else response.status(answer.outcome === 'registered' ? 201 : 200).json(asJson(answer.job));
  });

  app.get('/jobs', (request, response) => {
    const all = jobs?.list() ?? [];
    const { source } = request.query;
    const listed = source === undefined ? all : all.filter((job) => job.source === source);
    response.json({
      total: listed.length,
      jobs: listed.slice(0, MAX_LISTED).map(({ polls, nextAt, lastAnswer, ...job }) => ({
        ...asJson(job),
        next: new Date(nextAt).toISOString(),
        polls,
        lastAnswer,
      })),
    });
  });

  app.delete('/jobs/:source/:id', (request, response) => {
    const { source, id } = request.params;
    if (jobs?.withdraw(source, id)) response.status(204).end();
    else response.status(404).json({ code: 'job_unknown', message: 'This job is not registered.' });
  });
}

function asJson({ source, id, job, registeredAt, deadlineAt, giveUpAt }: ExpectedJob) {
  return {
    source,
    id,
    job,
    registered: new Date(registeredAt).toISOString(),
    deadline: new Date(deadlineAt).toISOString(),
    giveUp: new Date(giveUpAt).toISOString(),
  };
}
