/** The mappings of docs/jobs-by-configuration.md, each run over the payload beside it, through the source that it configures. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { providers } from '../providers/index.js';
import { Delivery } from '../src/delivery.js';
import type { CanonicalEvent } from '../src/event.js';
import { translate, trustVerdict } from '../src/gateway/verification.js';

const page = readFileSync(
  fileURLToPath(new URL('../../docs/jobs-by-configuration.md', import.meta.url)),
  'utf8',
);

function eventOf(provider: string, settings: Record<string, unknown>, body: string): CanonicalEvent {
  const { token: _, ...rest } = settings;
  const found = providers.find(({ name }) => name === provider);
  assert.ok(found, provider);
  const parsed = found.settings.parse(rest);
  const delivery = new Delivery({
    id: 'd',
    receivedAt: Date.UTC(2026, 10, 28),
    method: 'POST',
    url: '',
    headers: {},
    body: Buffer.from(body),
  });
  // Taken as verified: only the translation matters here.
  const verified = trustVerdict(delivery, { outcome: 'verified', key: 0 });
  const translation = translate(found, parsed, verified, { source: 's', level: 'token', coverage: 'none' });
  assert.equal(translation.outcome, 'events');
  const [event] = translation.outcome === 'events' ? translation.events : [];
  assert.ok(event);
  return event;
}

const sections = [
  ...page.matchAll(/^### (.+)\n[\s\S]*?```yaml\n([\s\S]*?)```\s+```json\n([\s\S]*?)```/gm),
].map(([, sender = '', yaml = '', json = '']) => {
  const [settings] = Object.values(parse(yaml.replaceAll(/\$\{\w+\}/g, 'a-token-of-32-characters-000000')));
  const { provider, ...rest } = settings as Record<string, unknown> & { provider: string };
  return { sender, provider, settings: rest, payload: json.trim() };
});

describe('a job by configuration', () => {
  const eventFor = (name: string, change: (payload: string) => string = (payload) => payload) => {
    const section = sections.find(({ sender }) => sender === name);
    assert.ok(section, `docs/jobs-by-configuration.md has no ${name}`);
    return eventOf(section.provider, section.settings, change(section.payload));
  };

  test('is shown with five senders', () => assert.equal(sections.length, 5));

  test('of Meshy has its models, its thumbnail and its times', () => {
    const { attributes, jobData } = eventFor('Meshy');
    assert.equal(attributes.type, 'onehook.job.succeeded');
    assert.equal(attributes.time, '2026-02-02T02:41:00.000Z');
    assert.equal(attributes.id, 'task-demo-1:SUCCEEDED');
    assert.deepEqual(
      jobData?.outputs.map(({ kind, role, name }) => [kind, role, name]),
      [
        ['model', 'main', 'glb'],
        ['model', 'main', 'fbx'],
        ['image', 'thumbnail', 'thumbnail_url'],
      ],
    );
    assert.equal(jobData?.outputsState, 'complete');
    assert.equal(jobData?.job.task, 'text-to-3d-refine');
  });

  test('of Meshy that runs has its progress', () => {
    const { attributes, jobData } = eventFor('Meshy', (payload) =>
      payload.replace('SUCCEEDED', 'IN_PROGRESS').replace('"progress":100', '"progress":40'),
    );
    assert.equal(attributes.type, 'onehook.job.started');
    assert.equal(jobData?.job.progress, 0.4);
    assert.match(attributes.id, /^sha256:/);
  });

  test('of ModelsLab that failed says why, and for whom', () => {
    const { jobData } = eventFor('ModelsLab');
    assert.equal(jobData?.job.reference, 'video_001');
    assert.deepEqual(jobData?.error, {
      code: 'unknown',
      message: 'Processing failed: Invalid input dimensions',
      category: 'invalid_request',
      categoryFrom: 'text',
      retryable: false,
    });
  });

  test('of JSON2Video has its file and the caller’s data, with a status or without', () => {
    const { attributes, jobData } = eventFor('JSON2Video');
    assert.equal(attributes.type, 'onehook.job.succeeded');
    assert.equal(jobData?.job.reference, '{"order_id":"ord_42"}');
    assert.deepEqual(jobData?.outputs, [
      {
        kind: 'video',
        role: 'main',
        url: 'https://assets.example/movie.mp4',
        bytes: 4567890,
        width: 1920,
        height: 1080,
        durationSeconds: 10.5,
      },
    ]);
    const failed = eventFor('JSON2Video', () => '{"project":"p","status":"error","message":"No such scene"}');
    assert.deepEqual(
      [failed.attributes.type, failed.jobData?.error?.category],
      ['onehook.job.failed', 'not_found'],
    );
  });

  test('of PixAI keeps the sender’s own words', () => {
    const { attributes, jobData } = eventFor('PixAI');
    assert.equal(attributes.type, 'onehook.job.started');
    assert.deepEqual(jobData?.native, { type: 'task_running', status: 'running' });
  });

  test('of ComfyDeploy that timed out is told as a timeout', () => {
    assert.equal(eventFor('ComfyDeploy').jobData?.error?.category, 'timeout');
  });

  test('in a state that is not listed passes through, in the order of its job', () => {
    const { attributes, jobData } = eventFor('PixAI', (payload) => payload.replace('"running"', '"paused"'));
    assert.equal(jobData, null);
    assert.deepEqual(
      [attributes.type, attributes.subject],
      ['art.pixai.task_running', '1829312678046282149'],
    );
  });
});

test('a mapping without states, and a typo in one, are refused', () => {
  const token = providers.find(({ name }) => name === 'token');
  const parse = (job: object) =>
    token?.settings.safeParse({ tokens: ['a-token-of-32-characters-000000'], job }).success;
  assert.equal(parse({ id: 'id', status: 'status', states: { done: 'succeeded' } }), true);
  assert.equal(parse({ id: 'id', status: 'status', states: {} }), false);
  assert.equal(parse({ id: 'id', status: 'status', states: { done: 'success' } }), false);
  assert.equal(parse({ id: 'id', states: { done: 'succeeded' } }), false);
  assert.equal(parse({ id: 'id[', status: 'status', states: { done: 'succeeded' } }), false);
});
