/**
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 * Signed from Grafana 12 on, where the contact point has a secret. The names of both headers are the operator’s; where
 * there is one for the time, the time is signed before the body with a colon between, else the body alone. A notification
 * tells of a group of alerts and is one event. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerName,
  hmac,
  nativeType,
  optionalText,
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['A digest under a time is taken within 300 s: the page names no age.'],
  settings: z.strictObject({
    secrets: secretList('the HMAC secret of the contact point, as it is set at Grafana'),
    header: headerName().default('x-grafana-alerting-signature'),
    timestampHeader: headerName()
      .optional()
      .describe('the timestamp header of the contact point, where it has one'),
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
    short: 'SHORT',
    why: 'The digest of the body: there is no id. A group that is told again unchanged, as reminders do, is the same event within the dedupe window.',
    of: () => undefined,
  },
  normalize: (event) => [
    {
      family: 'other',
      type: nativeType('com.grafana.alerting', event.status ?? 'unknown'),
      subject: event.groupKey,
      orderBy: event.groupKey,
      time:
        event.status === 'resolved' ? textAt(event.alerts, '0.endsAt') : textAt(event.alerts, '0.startsAt'),
    },
  ],

  sender: {
    onRefused: 'unknown',
    note: 'Retried by the notification’s own schedule; PUT, which can be chosen there, is not taken here.',
    source:
      'https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/',
  },
});
