/** Apify: https://docs.apify.com/platform/integrations/webhooks/actions. Nothing is signed. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async () => ({
  'x-apify-webhook': '1',
  'x-apify-webhook-dispatch-id': 'dispatch_demo01',
  'x-apify-request-origin': 'WEBHOOK',
});

const createdAt = '2026-02-02T02:39:59.000Z';
const eventData = { actorId: 'a1', actorRunId: 'r1' };
const event = (eventType: string, resource: object) =>
  json({ userId: 'u1', createdAt, eventType, eventData, resource });

export const apify: Sender = {
  provider: 'apify',
  sign,
  secret: '',
  token: 'apify-demo-token-0001',
  settings: { tokens: ['apify-demo-token-0001'] },
  userAgent: 'apify-webhooks',
  samples: [
    {
      name: 'actor.run.succeeded',
      body: '{"userId":"u1","createdAt":"2026-02-02T02:39:59.000Z","eventType":"ACTOR.RUN.SUCCEEDED","eventData":{"actorId":"a1","actorRunId":"r1"},"resource":{"id":"r1","status":"SUCCEEDED"}}',
    },
    {
      name: 'actor.run.succeeded__whole',
      body: event('ACTOR.RUN.SUCCEEDED', {
        id: 'r1',
        status: 'SUCCEEDED',
        startedAt: '2026-02-02T02:39:00.000Z',
        finishedAt: '2026-02-02T02:39:58.000Z',
        defaultDatasetId: 'd1',
        usageTotalUsd: 0.0125,
      }),
    },
    { name: 'actor.run.created', body: event('ACTOR.RUN.CREATED', { id: 'r1', status: 'READY' }) },
    { name: 'actor.run.resurrected', body: event('ACTOR.RUN.RESURRECTED', { id: 'r1', status: 'READY' }) },
    {
      name: 'actor.run.failed',
      body: event('ACTOR.RUN.FAILED', { id: 'r1', status: 'FAILED', statusMessage: 'demo message' }),
    },
    { name: 'actor.run.timed_out', body: event('ACTOR.RUN.TIMED_OUT', { id: 'r1', status: 'TIMED-OUT' }) },
    { name: 'actor.run.aborted', body: event('ACTOR.RUN.ABORTED', { id: 'r1', status: 'ABORTED' }) },
    {
      name: 'actor.build.succeeded',
      body: json({
        createdAt,
        eventType: 'ACTOR.BUILD.SUCCEEDED',
        eventData: { actorId: 'a1', actorBuildId: 'b1' },
        resource: { id: 'b1', status: 'SUCCEEDED' },
      }),
    },
    { name: 'test', body: json({ eventType: 'TEST', eventData: {} }) },
  ],
};
