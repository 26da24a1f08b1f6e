/** Buildkite: https://buildkite.com/docs/apis/webhooks/pipelines. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = String(Math.floor(at / 1000));
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}.`), body]));
  return {
    'x-buildkite-event': 'build.finished',
    'x-buildkite-signature': `timestamp=${timestamp},signature=${mac.toString('hex')}`,
  };
};

/** A webhook that is set to send its token. */
const sendToken: Sign = async (_, { secret }) => ({
  'x-buildkite-event': 'ping',
  'x-buildkite-token': secret,
});

const build = {
  id: 'b-demo-1',
  number: 1,
  state: 'passed',
  created_at: '2026-02-02 02:39:00 UTC',
  started_at: '2026-02-02 02:39:10 UTC',
  finished_at: '2026-02-02 02:39:50 UTC',
};
const pipeline = { id: 'p-demo-1', slug: 'hello' };

export const buildkite: Sender = {
  provider: 'buildkite',
  sign,
  secret: 'buildkite_demo_secret',
  settings: { secrets: ['buildkite_demo_secret'] },
  userAgent: 'Buildkite-Request',
  samples: [
    {
      name: 'build.finished',
      body: json({ event: 'build.finished', build, pipeline, sender: { id: 's-demo', name: 'Mona' } }),
    },
    {
      name: 'job.started',
      body: json({
        event: 'job.started',
        job: { id: 'j-demo-1', type: 'script', state: 'started', started_at: '2026-02-02T02:39:20.000Z' },
        build,
        pipeline,
      }),
    },
    {
      name: 'ping__token',
      sign: sendToken,
      settings: { tokens: ['buildkite_demo_secret'] },
      body: json({
        event: 'ping',
        service: { id: 'srv-demo', provider: 'webhook' },
        organization: { slug: 'acme' },
      }),
    },
    { name: 'unknown-event', body: json({ event: 'brand.new' }) },
  ],
};
