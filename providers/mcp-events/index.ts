/**
 * https://github.com/modelcontextprotocol/modelcontextprotocol/pull/3415 (SEP-3415, MCP Events), by its design sketch:
 * https://github.com/modelcontextprotocol/experimental-ext-triggers-events/blob/main/docs/design-sketch-proposal.md
 * Standard Webhooks under a secret that the subscriber chooses. Before a subscription is active, the server posts a signed
 * challenge, whose text must be returned. A body with `type` is such a control message (`gap`: events were skipped;
 * `terminated`: the subscription ended), which subscribers must get too; any other is an event. Each attempt is signed anew.
 * X-MCP-Subscription-Id is not signed. The sketch was read, the text of the final SEP was not. Read 2026-11-28, from copies.
 */
import {
  defineProvider,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  standardSecretList,
  standardWebhooks,
  textAt,
  toleranceSeconds,
  unverifiedText,
  webhookId,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'mcp-events',
  title: 'MCP Events (SEP-3415)',
  docs: 'https://github.com/modelcontextprotocol/modelcontextprotocol/pull/3415',
  typePrefix: 'io.modelcontextprotocol',
  known: { scheme: 'documented', events: 'documented', sender: 'observed' },
  registration:
    'In the request `events/subscribe` to the MCP server, as `delivery.url`, with the secret as `delivery.secret`.',
  assumptions: [
    'The final SEP keeps the form of its design sketch, which other receivers implement.',
    '`eventId` is the event’s: two subscriptions of one source that both match an event get it once.',
    'Servers give up a subscription after 410 and 413, as two implementations do.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList(
      'the secret (whsec_ and the base64 of 24 to 64 random bytes) that you give to the MCP server in `events/subscribe`',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks({ ...settings, withoutSvix: true }),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z
    .looseObject({ type: optionalText, name: optionalText, eventId: optionalId, timestamp: optionalText })
    .refine(({ type, name }) => type ?? name),
  identify: {
    short: 'eventId, else webhook-id header',
    why: 'The event’s id in the signed body, since the same event may come under another webhook-id; a control message has none, and its webhook-id is signed and kept at each attempt.',
    of: ({ type, eventId }, delivery) => (type === undefined ? eventId : undefined) ?? webhookId(delivery),
  },
  normalize: (message, delivery) => {
    return [
      passThrough(nativeType('io.modelcontextprotocol', message.type ?? message.name), {
        time: textAt(message, 'timestamp'),
        deliveryId: webhookId(delivery),
      }),
    ];
  },

  handshake: {
    note: 'Before a subscription is active, the MCP server posts a signed `{"type":"verification","challenge":…}`, whose challenge must be returned.',
    afterVerification: (delivery) => {
      const challenge = unverifiedText(delivery, 'challenge');
      return unverifiedText(delivery, 'type') === 'verification' && challenge !== undefined
        ? { body: JSON.stringify({ challenge }) }
        : undefined;
    },
  },

  sender: {
    retryWindowSeconds: null,
    avoid: [410],
    maxBodyBytes: 262_144,
    note: 'Each event is retried by itself with growing waits, so events may come out of order; how often is up to the server. A redirect is a failure, and a server that keeps failing to deliver suspends the subscription until it is refreshed.',
    source:
      'https://github.com/modelcontextprotocol/experimental-ext-triggers-events/blob/main/docs/design-sketch-proposal.md',
  },
});
