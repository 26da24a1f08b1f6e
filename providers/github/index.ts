/**
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 * Only the body is signed: neither the event’s name nor the delivery’s GUID, which are in headers, nor any time. GitHub
 * does not retry by itself: what is refused or lost stays lost until the operator has it sent again. Read 2026-11-24, from
 * copies.
 */
import {
  defineProvider,
  digestOf,
  hmac,
  passThrough,
  secretList,
  textAt,
  UnreadableError,
  type VerifiedDelivery,
  z,
} from '../../src/provider/kit.js';
import { subjectOf, timeOf, typeOf } from './events.js';

export default defineProvider({
  name: 'github',
  title: 'GitHub',
  docs: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
  typePrefix: 'com.github',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In Settings > Webhooks > Add webhook of the repository or organization, as Payload URL. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList('the secret that you set with the webhook on GitHub'),
  }),
  // X-Hub-Signature (SHA-1) comes with it and is ignored.
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'x-hub-signature-256', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  decode: ({ body }) => (isForm(body) ? jsonInForm(body) : body),
  payload: z.record(z.string(), z.unknown()),
  identify: {
    short: 'X-GitHub-Event header and body digest',
    why: 'The event’s name and the digest of the body. The GUID is not signed: with it, a replay under a fresh GUID would be a new event. The name is not signed either: without it, a replay under another name would suppress the real event.',
    of: (_, delivery) => `${eventOf(delivery)}:${digestOf(delivery.body)}`,
  },
  normalize: (payload, delivery) => {
    const event = eventOf(delivery);
    return [
      passThrough(typeOf(event, payload), {
        subject: subjectOf(event, payload),
        orderBy:
          textAt(payload, 'repository.full_name') ??
          textAt(payload, 'organization.login') ??
          textAt(payload, 'installation.id'),
        time: timeOf(event, payload),
        deliveryId: delivery.header('x-github-delivery'),
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 0,
    onRefused: 'stops',
    onUnavailable: 'stops',
    maxBodyBytes: 25 * 1024 * 1024,
    note: 'Nothing is retried automatically, and payloads have up to 25 MB. Failed deliveries can be listed and sent again by hand or through the API, with the same GUID.',
    source: 'https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries',
  },
});

const eventOf = (delivery: VerifiedDelivery) => delivery.header('x-github-event') ?? 'unknown';

const FORM_FIELD = 'payload=';

/** Decided by the bytes, since the content type is not signed. JSON never begins like this. */
const isForm = (body: Buffer) => body.toString('latin1', 0, FORM_FIELD.length) === FORM_FIELD;

function jsonInForm(body: Buffer): Buffer {
  const [field = ''] = body.toString('latin1').split('&', 1);
  try {
    return Buffer.from(decodeURIComponent(field.slice(FORM_FIELD.length).replaceAll('+', ' ')));
  } catch {
    throw new UnreadableError('encoding_invalid', 'The form is not percent-encoded UTF-8.');
  }
}
