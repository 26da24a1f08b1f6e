/**
 * https://docs.gitlab.com/user/project/integrations/webhooks/
 * A webhook has one of two ways: a signing token (2026; Standard Webhooks), or a secret token that is sent as it is. With
 * a signing token configured here, a delivery that brings only the secret token is refused. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerToken,
  headerTokenList,
  messageId,
  passThrough,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';
import { projectOf, subjectOf, timeOf, typeOf } from './events.js';

export default defineProvider({
  name: 'gitlab',
  title: 'GitLab',
  docs: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
  typePrefix: 'com.gitlab',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In Settings > Webhooks > Add new webhook of the project or group, as URL. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z
    .strictObject({
      secrets: standardSecretList('the signing token of the webhook (whsec_…), from its settings').optional(),
      tokens: headerTokenList(
        'the secret token that you set with the webhook, if it has no signing token',
      ).optional(),
      toleranceSeconds: toleranceSeconds(300),
    })
    .refine(({ secrets, tokens }) => (secrets === undefined) !== (tokens === undefined), {
      error: 'give secrets (the signing token) or tokens (the secret token), not both',
    }),
  scheme: ({ secrets, tokens = [], toleranceSeconds }) =>
    secrets
      ? standardWebhooks({ secrets, toleranceSeconds })
      : headerToken({ tokens, header: 'x-gitlab-token' }),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.record(z.string(), z.unknown()),
  identify: {
    short: 'webhook-id header, or body digest',
    why: 'With a signing token, the message id header: signed, and the same at each attempt. With a secret token nothing is signed, and the digest of the body stands in.',
    of: (_, delivery, { secrets }) => (secrets ? messageId(delivery) : undefined),
  },
  normalize: (event, delivery) => [
    passThrough(typeOf(event), {
      subject: subjectOf(event),
      orderBy: projectOf(event),
      time: timeOf(event),
      deliveryId: delivery.header('x-gitlab-event-uuid'),
    }),
  ],

  sender: {
    ackDeadlineSeconds: 10,
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'A webhook that fails four times in a row is disabled, for a minute at first and up to a day. The deadline is that of gitlab.com.',
    source: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
  },
});
