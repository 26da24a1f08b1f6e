/**
 * https://docs.apify.com/platform/integrations/webhooks
 * Nothing is signed, so the URL carries a token. The customer can change the payload template; this provider needs the
 * fields of the default one. Runs are jobs; builds and tests pass through. A run that is resurrected starts and ends again
 * after its first end. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  type ErrorCategory,
  type JobState,
  jobError,
  jobInState,
  lookUp,
  money,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  sharedToken,
  tokenList,
  usageOf,
  z,
} from '../../src/provider/kit.js';

// https://docs.apify.com/platform/integrations/webhooks/events
const STATES: Readonly<Record<string, JobState>> = {
  'ACTOR.RUN.CREATED': 'queued',
  'ACTOR.RUN.RESURRECTED': 'started',
  'ACTOR.RUN.SUCCEEDED': 'succeeded',
  'ACTOR.RUN.FAILED': 'failed',
  'ACTOR.RUN.TIMED_OUT': 'failed',
  'ACTOR.RUN.ABORTED': 'canceled',
};
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = { 'ACTOR.RUN.TIMED_OUT': 'timeout' };

const run = z.object({
  id: optionalId,
  status: optionalText,
  statusMessage: optionalText,
  startedAt: optionalText,
  finishedAt: optionalText,
  usageTotalUsd: z.unknown().optional(),
  stats: z
    .object({ runTimeSecs: z.unknown().optional(), computeUnits: z.unknown().optional() })
    .optional()
    .catch(undefined),
});

const payload = z
  .object({
    eventType: z.string().min(1),
    createdAt: optionalText,
    eventData: z
      .object({ actorId: optionalId, actorRunId: optionalId, actorBuildId: optionalId })
      .optional()
      .catch(undefined),
    resource: run.optional().catch(undefined),
  })
  .transform((event) => ({
    ...event,
    about: event.eventData?.actorRunId ?? event.eventData?.actorBuildId ?? event.resource?.id,
  }));

export default defineProvider({
  name: 'apify',
  title: 'Apify',
  docs: 'https://docs.apify.com/platform/integrations/webhooks',
  typePrefix: 'com.apify',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In Apify Console under Integrations of an Actor or task, or in POST /v2/webhooks as `requestUrl`. (From memory; confirm at the sender.)',
  assumptions: [
    '`resource` is the run as the API returns it: `startedAt`, `finishedAt`, `statusMessage`, `usageTotalUsd`, `stats`.',
    '`createdAt` is when the event happened, and stays the same at a retry.',
  ],
  settings: z.strictObject({ tokens: tokenList() }),
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload,
  identify: {
    short: 'event, run or build, and time',
    why: 'The event, the run or build, and the time of the event: a run that is resurrected ends again. Without that time, the digest of the body. The dispatch id is in a header that nothing verifies.',
    of: ({ eventType, createdAt, about }) => about && createdAt && `${eventType}:${about}:${createdAt}`,
  },
  // A run that is resurrected ends again.
  endsOnce: false,
  normalize: ({ eventType, createdAt, resource, about: id }, delivery) => {
    const state = lookUp(STATES, eventType);
    const common = { time: createdAt, deliveryId: delivery.header('x-apify-webhook-dispatch-id') };
    if (!state || !id) {
      return [passThrough(nativeType('com.apify', eventType), { subject: id, ...common })];
    }
    const { status, statusMessage, startedAt, finishedAt, usageTotalUsd, stats } = resource ?? {};
    const isOver = state !== 'queued' && state !== 'started';
    return [
      // What a run produces is in its dataset and its key-value store, whose ids are in the payload.
      jobInState(state, id, {
        task: 'run',
        startedAt,
        completedAt: isOver ? finishedAt : undefined,
        error: jobError(statusMessage, { category: lookUp(CATEGORIES, eventType) }),
        usage: isOver
          ? [
              money(usageTotalUsd, 'USD'),
              usageOf('compute_seconds', stats?.runTimeSecs),
              usageOf('units', stats?.computeUnits, 'compute units'),
            ]
          : [],
        native: { type: eventType, status },
        ...common,
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 120,
    retryWindowSeconds: 245_700,
    note: '11 retries, the first after 1 min, the last about 32 h after the one before. A changed payload template must keep the fields of the default one.',
    source: 'https://docs.apify.com/platform/integrations/webhooks/actions',
  },
});
