/**
 * https://developer.atlassian.com/cloud/jira/platform/webhooks/
 * Jira signs only if an administrator created the webhook and gave it a secret. Webhooks of apps carry a JWT instead and are not
 * accepted. `X-Hub-Signature` is SHA-256 here, as in WebSub. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'jira',
  title: 'Jira',
  docs: 'https://developer.atlassian.com/cloud/jira/platform/webhooks/',
  typePrefix: 'com.atlassian.jira',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'System > WebHooks in the administration of Jira, as the URL.',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook, as you set it under System > WebHooks'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-hub-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    webhookEvent: z.string().min(1),
    timestamp: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'digest of the body',
    why: 'The body holds the time in milliseconds, so its digest identifies the event. Jira sends an identifier in a header that is not signed: with it, a replay under a fresh identifier would count as a new event.',
    of: () => undefined,
  },
  normalize: (event, delivery) => {
    const issue = textAt(event, 'issue.key');
    return [
      passThrough(nativeType('com.atlassian.jira', event.webhookEvent), {
        subject:
          issue ?? textAt(event, 'project.key') ?? textAt(event, 'sprint.id') ?? textAt(event, 'version.id'),
        orderBy: textAt(event, 'issue.id') ?? textAt(event, 'project.id'),
        time: event.timestamp,
        deliveryId: delivery.header('x-atlassian-webhook-identifier'),
      }),
    ];
  },

  sender: {
    onRefused: 'unknown',
    note: 'Jira retries up to five times on 408, 409, 425, 429 and 5xx, some minutes apart. A bulk change sends many events.',
    source: 'https://developer.atlassian.com/cloud/jira/platform/webhooks/',
  },
});
