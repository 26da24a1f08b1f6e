/**
 * https://developers.notion.com/reference/webhooks
 * The key is the token that Notion sends, unsigned, to the URL when a subscription is created, and that the operator pastes back
 * at Notion. If the gateway took a key from a request, any attacker could set it and sign. So the operator reads the token from
 * the request, with a server of their own under this URL, and configures it; only then does the gateway accept that request.
 * Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hexDigest,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  unverifiedJson,
  z,
} from '../../src/provider/kit.js';

const question = z.strictObject({ verification_token: z.string().min(1) });

export default defineProvider({
  name: 'notion',
  title: 'Notion',
  docs: 'https://developers.notion.com/reference/webhooks',
  typePrefix: 'com.notion',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the settings of the integration, under Webhooks > Create a subscription, as the webhook URL. (From memory; confirm at the sender.)',
  assumptions: ['The deadline and the retries are from general knowledge: the page on them was not read.'],
  settings: z.strictObject({
    secrets: secretList(
      'the verification token of the subscription (secret_…), which Notion sends to the URL when it is created',
    ),
  }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'x-notion-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [`secret_${make.secret(24).toString('base64url')}`] }),

  payload: z.object({
    id: optionalId,
    type: z.string().min(1),
    timestamp: optionalText,
    entity: z.object({ id: optionalId }).optional().catch(undefined),
  }),
  identify: {
    short: 'event id',
    why: 'The id of the event is signed and the same at each attempt, unlike the count of attempts in the body.',
    of: ({ id }) => id,
  },
  normalize: ({ type, timestamp, entity }) => [
    passThrough(nativeType('com.notion', type), { subject: entity?.id, time: timestamp }),
  ],
  handshake: {
    note: 'When a subscription is created, Notion sends its verification token in an unsigned POST; the gateway accepts it if that token is configured already.',
    beforeVerification: (delivery, { secrets }) => {
      const { data } = question.safeParse(unverifiedJson(delivery));
      const given = data && hexDigest(Buffer.from(data.verification_token));
      return secrets.some((secret) => hexDigest(Buffer.from(secret)) === given) ? {} : undefined;
    },
  },

  sender: {
    retryWindowSeconds: 86_400,
    note: 'Notion makes up to eight attempts in about 24 h. An event does not hold what changed: fetch it from the API. Notion gathers the updates of one page for a while.',
    source: 'https://developers.notion.com/reference/webhooks-events-delivery',
  },
});
