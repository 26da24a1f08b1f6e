/**
 * https://docs.sentry.io/organization/integrations/integration-platform/webhooks/
 * The body is signed; the kind of thing that it holds (the resource), its time and its id are in headers that are not.
 * Sentry’s examples sign the parsed JSON printed again, which is the text that was sent. The page does not document retries.
 * Read 2026-11-24, from copies.
 */
import {
  type Delivery,
  defineProvider,
  digestOf,
  hmac,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'sentry',
  title: 'Sentry',
  docs: 'https://docs.sentry.io/organization/integrations/integration-platform/webhooks/',
  typePrefix: 'io.sentry',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Settings > Developer Settings > the integration > Webhook URL. (From memory; confirm at the sender.)',
  assumptions: ['An event is about its issue, else about the installation.'],
  settings: z.strictObject({
    secrets: secretList('the client secret of the integration, shown under Settings > Developer Settings'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'sentry-hook-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({ action: optionalText, data: z.unknown().optional() }),
  identify: {
    short: 'resource and digest of the body',
    why: 'The resource and the digest of the body. The id of the request is not signed: if it counted, a replay under a fresh id would be a new event. The resource is not signed either: if it did not count, a replay under another resource would suppress the real event.',
    of: (_, delivery) => `${resourceOf(delivery)}:${digestOf(delivery.body)}`,
  },
  normalize: ({ action, data }, delivery) => {
    const subject =
      textAt(data, 'issue.id') ??
      textAt(data, 'event.issue_id') ??
      textAt(data, 'error.issue_id') ??
      textAt(data, 'issue_id') ??
      textAt(data, 'metric_alert.id') ??
      textAt(data, 'installation.uuid');
    return [
      passThrough(nativeType('io.sentry', resourceOf(delivery), action), {
        subject,
        time: textAt(data, 'event.datetime') ?? textAt(data, 'error.datetime') ?? textAt(data, 'timestamp'),
        deliveryId: delivery.header('request-id'),
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 1,
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Waits 1 s. A thousand timeouts in 24 h end the subscription of an integration that is not published.',
    source: 'https://docs.sentry.io/organization/integrations/integration-platform/webhooks/',
  },
});

const resourceOf = (delivery: Delivery) => delivery.header('sentry-hook-resource') ?? 'unknown';
