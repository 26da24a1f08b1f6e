/**
 * https://www.sanity.io/docs/content-lake/webhooks, and @sanity/webhook 4.0.4
 * The body is whatever the projection of the webhook makes of a document. It is signed with a time in milliseconds, whose
 * age the package does not check; document, operation and idempotency key are in headers that are not signed. Read
 * 2026-11-24, from copies.
 */
import {
  type Delivery,
  defineProvider,
  digestOf,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  signsTimestampDotBody,
  unixMilliseconds,
  z,
} from '../../src/provider/kit.js';

const SIGNATURE = 'sanity-webhook-signature';

export default defineProvider({
  name: 'sanity',
  title: 'Sanity',
  docs: 'https://www.sanity.io/docs/content-lake/webhooks',
  typePrefix: 'io.sanity',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'API > Webhooks > Create webhook of the project, at sanity.io/manage. (From memory; confirm at the sender.)',
  assumptions: [
    'The signed time is that of the event, or at least differs between two events with equal bodies.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook, as it is set at sanity.io/manage'),
  }),
  scheme: ({ secrets }) =>
    hmac({
      secrets,
      header: SIGNATURE,
      encoding: 'base64url',
      fields: { signature: 'v1' },
      timestamp: { field: 't', format: unixMilliseconds, toleranceSeconds: null },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ secrets: [make.secret(24).toString('hex')] }),

  payload: z
    .object({ _id: optionalId, _rev: optionalId, _type: optionalText, _updatedAt: optionalText })
    .catch({}),
  identify: {
    short: 'revision, or idempotency key and digest',
    why: 'The revision and the operation, where the projection keeps `_rev`: a deletion shows the last revision. Else the idempotency key and the digest of the body, since a thin projection is the same for each change of a document; the key is not signed, so there a replay under another key is a new event.',
    of: ({ _id, _rev }, delivery) =>
      _rev
        ? `${_id}:${_rev}:${operationOf(delivery)}`
        : `${delivery.header('idempotency-key')}:${digestOf(delivery.body)}`,
  },
  normalize: ({ _id, _updatedAt }, delivery) => {
    const subject = _id ?? delivery.header('sanity-document-id');
    return [
      passThrough(nativeType('io.sanity.document', operationOf(delivery)), {
        subject,
        time: _updatedAt,
        deliveryId: delivery.header('idempotency-key'),
      }),
    ];
  },

  sender: {
    retryWindowSeconds: 60,
    onRefused: 'stops',
    note: 'Since April 2026, 429 and 5xx are retried twice, 30 s apart; what is refused otherwise is lost.',
    source: 'https://www.sanity.io/docs/changelog/50ec6abf-fe0c-475b-ae72-314148860132',
  },
});

const operationOf = (delivery: Delivery) => delivery.header('sanity-operation') ?? 'changed';
