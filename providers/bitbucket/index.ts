/**
 * https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/
 * Cloud and Data Center sign in the same way. Only the body is signed: not the event’s name and the request’s id, which
 * are in headers, and no time. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  digestOf,
  hmac,
  lookUp,
  nativeType,
  passThrough,
  secretList,
  textAt,
  type VerifiedDelivery,
  z,
} from '../../src/provider/kit.js';

const SIGNATURE = 'x-hub-signature';

export default defineProvider({
  name: 'bitbucket',
  title: 'Bitbucket',
  docs: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
  typePrefix: 'org.bitbucket',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In Repository settings > Webhooks > Add webhook, as URL. (From memory; confirm at the sender.)',
  assumptions: [
    'An event is about its pull request or issue, else about its repository.',
    'That the ping of “Test connection” is not signed is known from other receivers.',
  ],
  settings: z.strictObject({ secrets: secretList('the secret that you set with the webhook at Bitbucket') }),
  scheme: ({ secrets }) => hmac({ secrets, header: SIGNATURE, encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({}),
  identify: {
    short: 'X-Event-Key header and body digest',
    why: 'The event’s name and the digest of the body. The request’s id is not signed: with it, a replay under a fresh id would be a new event. The name is not signed either: without it, a replay under another name would suppress the real event.',
    of: (_, delivery) => `${eventOf(delivery)}:${digestOf(delivery.body)}`,
  },
  normalize: (event, delivery) => {
    const request = lookUp(event, 'pullrequest') ?? lookUp(event, 'pullRequest');
    const time =
      textAt(event, 'date') ??
      textAt(event, 'comment.updated_on') ??
      textAt(request, 'updated_on') ??
      textAt(event, 'issue.updated_on');
    return [
      passThrough(nativeType('org.bitbucket', eventOf(delivery)), {
        subject: textAt(request, 'id') ?? textAt(event, 'issue.id') ?? textAt(event, 'repository.full_name'),
        orderBy:
          textAt(event, 'repository.uuid') ??
          textAt(request, 'toRef.repository.id') ??
          textAt(event, 'repository.id'),
        time,
        deliveryId: delivery.header('x-request-uuid') ?? delivery.header('x-request-id'),
      }),
    ];
  },
  handshake: {
    note: '“Test connection” in Data Center sends `{"test":true}` as `diagnostics:ping`, unsigned even where a secret is set.',
    beforeVerification: (delivery) =>
      delivery.header('x-event-key') === 'diagnostics:ping' &&
      !delivery.has(SIGNATURE) &&
      /^\s*\{\s*"test"\s*:\s*true\s*\}\s*$/.test(delivery.body.toString('latin1', 0, 100))
        ? {}
        : undefined,
  },

  sender: {
    ackDeadlineSeconds: 10,
    onRefused: 'stops',
    note: 'Cloud retries twice after a 5xx or no answer. Bodies over 256 KB are not sent at all.',
    source: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
  },
});

const eventOf = (delivery: VerifiedDelivery) => delivery.header('x-event-key') ?? 'unknown';
