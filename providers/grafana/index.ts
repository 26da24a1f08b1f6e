/**
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 * Grafana 12 and later sign where the contact point has a secret. The operator chooses the names of both headers. With a header
 * for the time, the time, a colon and the body are signed; without one, the body alone. A notification reports a group of
 * alerts and is one event. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerName,
  hmac,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  textAt,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'grafana',
  title: 'Grafana Alerting',
  docs: 'https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/',
  typePrefix: 'com.grafana.alerting',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Alerting > Contact points > Add contact point, as the URL of a Webhook integration. (From memory; confirm at the sender.)',
  assumptions: ['A signed time may be 300 s old: the page names no limit.'],
  settings: z.strictObject({
    secrets: secretList(
      'the HMAC secret of the contact point, as you set it in Grafana under Alerting > Contact points',
    ),
    header: headerName()
      .default('x-grafana-alerting-signature')
      .describe('the signature header of the contact point'),
    timestampHeader: headerName()
      .optional()
      .describe('the timestamp header of the contact point, if it has one'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, header, timestampHeader, toleranceSeconds }) =>
    hmac({
      secrets,
      header,
      encoding: 'hex',
      ...(timestampHeader && {
        timestamp: { header: timestampHeader, format: unixSeconds, toleranceSeconds },
        content: ({ timestamp, body }) => [timestamp, ':', body],
      }),
    }),
  development: (make) => ({
    secrets: [make.secret(24).toString('base64url')],
    timestampHeader: 'x-grafana-alerting-timestamp',
  }),

  payload: z.looseObject({
    status: optionalText,
    groupKey: optionalText,
    alerts: z.array(z.unknown()).optional().catch(undefined),
  }),
  identify: {
    short: 'digest of the body',
    why: 'No field identifies the event, so the digest of the body does. A group that is reported again unchanged, as in a reminder, is the same event within the dedupe window.',
    of: () => undefined,
  },
  normalize: (event) => [
    passThrough(nativeType('com.grafana.alerting', event.status ?? 'unknown'), {
      subject: event.groupKey,
      time:
        event.status === 'resolved' ? textAt(event.alerts, '0.endsAt') : textAt(event.alerts, '0.startsAt'),
    }),
  ],

  sender: {
    onRefused: 'unknown',
    note: 'Grafana retries on the schedule of the notification. It can be set to use PUT.',
    source:
      'https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/',
  },
});
