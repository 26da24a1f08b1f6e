/** The operators' side: health, metrics, the embedded log, replays and expected jobs. Never routed to the internet. */

import express, { type Express } from 'express';
import type { Registry } from 'prom-client';
import type { SourceIndex } from '../gateway/source.js';
import type { Jobs } from '../jobs/jobs.js';
import type { EventLog } from '../journal/embedded-log.js';
import type { Readiness } from '../publisher.js';
import type { Replay } from '../replay/replay.js';

import { streamEvents } from './event-stream-writer.js';
import { addJobsRoutes } from './jobs-routes.js';
import { addReplayRoute } from './replay-route.js';

export interface AdminParts {
  /** Where every metric is. */
  readonly registry: Registry;
  /** Null when events go to Kafka. */
  readonly eventLog: EventLog | null;
  readonly replay: Replay;
  /** Null where no source can ask for a job. */
  readonly jobs: Jobs | null;
  readonly sources: SourceIndex;
  readonly readiness: () => Readiness;
  readonly started: () => boolean;
  /** Called when a stream opens; the returned function is called when it ends. So that a drain can end them. */
  readonly streamOpened: (end: () => void) => () => void;
}

export function createAdminApp({
  registry,
  eventLog,
  replay,
  jobs,
  sources,
  readiness,
  started,
  streamOpened,
}: AdminParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  // Liveness is only «this process answers»: restarting it mends neither Kafka nor a disk.
  app.get('/livez', (_request, response) => void response.json({ live: true }));
  app.get(
    '/startupz',
    (_request, response) => void response.status(started() ? 200 : 503).json({ started: started() }),
  );
  app.get('/readyz', (_request, response) => {
    const state = readiness();
    response.status(state.ready ? 200 : 503).json(state);
  });
  app.get('/metrics', async (_request, response) => {
    response.setHeader('Content-Type', registry.contentType);
    response.end(await registry.metrics());
  });
  app.get('/events', (request, response) => {
    if (eventLog === null) {
      response.status(409).json({ code: 'events_in_kafka', message: 'Events go to Kafka; read its topics.' });
      return;
    }
    streamEvents(eventLog, request, response, streamOpened);
  });
  addReplayRoute(app, replay);
  addJobsRoutes(app, jobs, sources);
  return app;
}
