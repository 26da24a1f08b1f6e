/**
 * https://developer.atlassian.com/cloud/jira/platform/webhooks/
 * Signed only where an administrator made the webhook and gave it a secret; those of apps carry a JWT instead and are not
 * taken. `X-Hub-Signature` is SHA-256 here, as WebSub has it. Read 2026-11-24, from copies.
 */
import { defineProvider, hmac, nativeType, secretList, textAt, z } from '../../src/provider/kit.js';

export default defineProvider({
  name: 'jira',
  title: 'Jira',
  docs: 'https://developer.atlassian.com/cloud/jira/platform/webhooks/',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook, as it is set at System, WebHooks'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-hub-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    webhookEvent: z.string().min(1),
    timestamp: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body, which holds the time in milliseconds. The identifier is in a header that is not signed: with it, a replay under a fresh one would be a new event.',
    of: () => undefined,
  },
  normalize: (event, delivery) => {
    const issue = textAt(event, 'issue.key');
    return [
      {
        family: 'other',
        type: nativeType('com.atlassian.jira', event.webhookEvent.replace('jira:', '')),
        subject:
          issue ?? textAt(event, 'project.key') ?? textAt(event, 'sprint.id') ?? textAt(event, 'version.id'),
        orderBy: textAt(event, 'issue.id') ?? textAt(event, 'project.id'),
        time: event.timestamp,
        deliveryId: delivery.header('x-atlassian-webhook-identifier'),
      },
    ];
  },

  sender: {
    onRefused: 'unknown',
    note: 'Retried up to five times on 408, 409, 425, 429 and 5xx, some minutes apart. Bulk changes send many events.',
    source: 'https://developer.atlassian.com/cloud/jira/platform/webhooks/',
  },
});
