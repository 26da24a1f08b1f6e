/** The admin port: health, metrics, the embedded log, replays and expected jobs. Never routed to the internet. */
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
  /** Of every metric. */
  readonly registry: Registry;
  /** Null when events go to Kafka. */
  readonly eventLog: EventLog | null;
  readonly replay: Replay;
  /** Null where no source has a status API configured. */
  readonly jobs: Jobs | null;
  readonly sources: SourceIndex;
  readonly readiness: () => Readiness;
  readonly started: () => boolean;
  /** Called when a stream opens, with the function by which a drain ends it; the returned function is called when it has ended. */
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

  // Liveness only says that this process answers: a restart fixes neither Kafka nor a disk.
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
      response
        .status(409)
        .json({ code: 'events_in_kafka', message: 'Events go to Kafka. Read its topics instead.' });
      return;
    }
    streamEvents(eventLog, request, response, streamOpened);
  });
  addReplayRoute(app, replay);
  addJobsRoutes(app, jobs, sources);
  return app;
}
