/**
 * https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
 * Nothing is signed. Each notification has the `clientState` of its subscription, so that secret is also in each event. A delivery
 * holds several notifications, and each becomes an event of its own; every one must have a known `clientState`. Notifications with
 * resource data pass through as they are: their JWTs are not checked and their data is not decrypted. Read 2026-11-24, from
 * copies.
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
  optionalId,
  optionalText,
  passThrough,
  unverifiedJson,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'microsoft-graph',
  title: 'Microsoft Graph',
  docs: 'https://learn.microsoft.com/graph/change-notifications-delivery-webhooks',
  typePrefix: 'com.microsoft.graph',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In the request `POST /subscriptions`, as `notificationUrl`, with the token as `clientState`. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z.strictObject({
    tokens: headerTokenList('the clientState that you set when you create a subscription'),
  }),
  scheme: ({ tokens }) => bodyToken({ tokens, field: 'value.0.clientState', read: clientStateFor(tokens) }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  split: (json) => itemsOf(json, ['value']),
  payload: z.looseObject({
    id: optionalId,
    changeType: optionalText,
    lifecycleEvent: optionalText,
    resource: optionalText,
    subscriptionId: optionalId,
    resourceData: z.looseObject({}).optional().catch(undefined),
  }),
  identify: {
    short: 'notification id, else its digest',
    why: 'The id of the notification identifies it if it has one, else its digest if it has the version of the resource. Without either, two changes look like one that is sent twice, so each notification is an event of its own, by the time at which it came.',
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
    note: 'When a subscription is created or renewed, Microsoft sends a POST with `validationToken` in the URL, which must be returned decoded, as text.',
    beforeVerification: ({ url }) => {
      const token = new URLSearchParams(url.split('?')[1] ?? '').get('validationToken') ?? '';
      return /^[\w .:;,+/=-]+$/.test(token) ? { contentType: 'text/plain', body: token } : undefined;
    },
  },

  sender: {
    ackDeadlineSeconds: 3,
    retryWindowSeconds: 14_400,
    note: 'Microsoft retries with growing waits for up to 4 h. If a URL is slow too often, its notifications are delayed, then dropped.',
    source: 'https://learn.microsoft.com/graph/change-notifications-delivery-webhooks',
  },
});

/** The `clientState` to check: the first that is unknown, so that one unknown among several refuses the delivery. */
function clientStateFor(tokens: readonly string[]) {
  const known = new Set(tokens.map((token) => hexDigest(Buffer.from(token))));
  return (delivery: Delivery): string | undefined => {
    const { data } = collection.safeParse(unverifiedJson(delivery));
    const states = data?.value.map(({ clientState }) => clientState) ?? [];
    return states.find((state) => !known.has(hexDigest(Buffer.from(state)))) ?? states[0];
  };
}

const collection = z.looseObject({ value: z.array(z.looseObject({ clientState: z.string() })) });
