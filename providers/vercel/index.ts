/**
 * https://vercel.com/docs/webhooks/webhooks-api
 * HMAC-SHA-1 over the body, in bare hex. Log drains use the same header and another shape, and are not read here. The page
 * does not document how long Vercel waits. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'vercel',
  title: 'Vercel',
  docs: 'https://vercel.com/docs/webhooks/webhooks-api',
  typePrefix: 'com.vercel',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Settings > Webhooks > Create Webhook of the team; for an integration, in its own settings. (From memory; confirm at the sender.)',
  assumptions: ['The deadline and the retries are from general knowledge: the page on them was not read.'],
  settings: z.strictObject({
    secrets: secretList('the secret shown when the webhook was made; for integrations, their client secret'),
  }),
  scheme: ({ secrets }) =>
    hmac({ algorithm: 'sha1', secrets, header: 'x-vercel-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(20).toString('hex')] }),

  payload: z.object({
    id: optionalId,
    type: z.string().min(1),
    createdAt: z.number().optional().catch(undefined),
    payload: z.unknown().optional(),
  }),
  identify: {
    short: 'event id',
    why: 'The id in the signed body: it is the event’s, and the same at each attempt.',
    of: ({ id }) => id,
  },
  normalize: ({ type, createdAt, payload }) => {
    const project = textAt(payload, 'project.id') ?? textAt(payload, 'projectId');
    const subject = textAt(payload, 'deployment.id') ?? textAt(payload, 'deploymentId') ?? project;
    return [passThrough(nativeType('com.vercel', type), { subject, time: createdAt })];
  },

  sender: {
    retryWindowSeconds: 86_400,
    note: 'Retried for up to 24 h with growing waits.',
    source: 'https://vercel.com/docs/webhooks',
  },
});
