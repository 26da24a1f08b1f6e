/**
 * https://platform.claude.com/docs/managed-agents/webhooks, and anthropic-sdk-typescript 1.13.0 (its events and its verifier)
 * Standard Webhooks around thin events. The outer type is always `event`; the event’s name is `data.type`. Only the runs
 * of deployments are jobs. The page documents neither the deadline nor how long a delivery is retried. Read 2026-11-24,
 * from copies.
 */
import {
  defineProvider,
  idText,
  type JobState,
  jobEvent,
  messageId,
  nativeType,
  optionalText,
  passThrough,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

// From the SDK's BetaWebhookDeploymentRun…EventData.
const RUNS: Readonly<Record<string, JobState>> = {
  'deployment_run.started': 'started',
  'deployment_run.succeeded': 'succeeded',
  'deployment_run.failed': 'failed',
};

export default defineProvider({
  name: 'anthropic',
  title: 'Anthropic (Claude Managed Agents)',
  docs: 'https://platform.claude.com/docs/managed-agents/webhooks',
  typePrefix: 'com.anthropic',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the Claude Console, as a webhook on an https URL with port 443.',
  assumptions: ['The event of a deployment’s run holds no result, so the result must be fetched.'],
  settings: z.strictObject({
    secrets: standardSecretList(
      'the signing secret of the webhook (whsec_…), shown once in the Claude Console',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    id: idText,
    created_at: optionalText,
    data: z.object({ id: idText, type: z.string().min(1) }),
  }),
  identify: {
    short: 'event id',
    why: 'The event’s id in the body: signed, and the same at each retry, as the page says.',
    of: ({ id }) => id,
  },
  endsOnce: true,
  normalize: ({ created_at, data: { id, type } }, delivery) => {
    const common = { time: created_at, deliveryId: messageId(delivery) };
    return [
      jobEvent(RUNS, type, id, { task: 'deployment_run', native: { type }, ...common }) ??
        passThrough(nativeType('com.anthropic', type), { subject: id, ...common }),
    ];
  },

  sender: {
    avoid: [301, 302, 303, 307, 308],
    note: 'At least one retry. About 20 failures in a row disable the endpoint; a redirect does so at once. No order is promised.',
    source: 'https://platform.claude.com/docs/managed-agents/webhooks',
  },
});
