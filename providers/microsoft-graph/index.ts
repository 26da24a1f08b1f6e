/**
 * https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
 * Nothing is signed: each notification brings the `clientState` of its subscription, so that secret is also in each event.
 * A delivery holds several, and each becomes one of its own; all of them must bring a known one. Left out: the JWTs and
 * the decryption of notifications with resource data, which pass through as they are. Read 2026-11-24, from copies.
 */
import {
  bodyToken,
  type Delivery,
  defineProvider,
  digestOf,
  headerTokenList,
  hexDigest,
  itemsOf,
  lookUp,
  nativeType,
  optionalText,
  passThrough,
  unverifiedJson,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'microsoft-graph',
  title: 'Microsoft Graph',
  docs: 'https://learn.microsoft.com/graph/change-notifications-delivery-webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [],
  settings: z.strictObject({ tokens: headerTokenList('the clientState of the subscriptions') }),
  scheme: ({ tokens }) => bodyToken({ tokens, field: 'value.0.clientState', read: clientStateFor(tokens) }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  split: (json) => itemsOf(json, ['value']),
  payload: z.looseObject({
    id: optionalText,
    changeType: optionalText,
    lifecycleEvent: optionalText,
    resource: optionalText,
    subscriptionId: optionalText,
    resourceData: z.looseObject({}).optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The id of the notification where it has one, else all of it where a version of the resource is in it. Without either, two changes look like one that is told twice: then each is an event of its own, by the time that it came.',
    of: (notification, delivery) => {
      const digest = digestOf(Buffer.from(JSON.stringify(notification)));
      return (
        notification.id ??
        (lookUp(notification.resourceData ?? {}, '@odata.etag') ? digest : `${digest}:${delivery.receivedAt}`)
      );
    },
  },
  normalize: ({ changeType, lifecycleEvent, resource, subscriptionId }) => [
    passThrough(
      nativeType(
        'com.microsoft.graph',
        lifecycleEvent ? `lifecycle.${lifecycleEvent}` : (changeType ?? 'unknown'),
      ),
      { subject: resource ?? subscriptionId },
    ),
  ],
  handshake: {
    note: 'When a subscription is made or renewed, a POST with `validationToken` in the URL, which has to come back decoded, as text.',
    beforeVerification: ({ url }) => {
      const token = new URLSearchParams(url.split('?')[1] ?? '').get('validationToken') ?? '';
      return /^[\w .:;,+/=-]+$/.test(token) ? { contentType: 'text/plain', body: token } : undefined;
    },
  },

  sender: {
    ackDeadlineSeconds: 3,
    retryWindowSeconds: 14_400,
    note: 'Retried with growing waits for up to four hours. A URL that is slow too often has its notifications delayed, then dropped.',
    source: 'https://learn.microsoft.com/graph/change-notifications-delivery-webhooks',
  },
});

/** What is compared: where one notification of several brings another text than all that are known, that one. */
function clientStateFor(tokens: readonly string[]) {
  const known = new Set(tokens.map((token) => hexDigest(Buffer.from(token))));
  return (delivery: Delivery): string | undefined => {
    const { data } = collection.safeParse(unverifiedJson(delivery));
    const states = data?.value.map(({ clientState }) => clientState) ?? [];
    return states.find((state) => !known.has(hexDigest(Buffer.from(state)))) ?? states[0];
  };
}

const collection = z.looseObject({ value: z.array(z.looseObject({ clientState: z.string() })) });
