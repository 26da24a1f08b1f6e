/**
 * https://developers.notion.com/reference/webhooks
 * The key is the token that Notion sends, unsigned, to the URL when a subscription is made, and that its owner has to paste
 * back at Notion. Taking a key from a stranger would let the stranger sign. So the token has to be read by whoever sets this
 * up (from the request itself, at a server of theirs under this URL) and be configured; only then is it answered here.
 * Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hexDigest,
  hmac,
  nativeType,
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
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({
    secrets: secretList(
      'the verification token of the subscription (secret_…), which Notion sent to the URL',
    ),
  }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'x-notion-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [`secret_${make.secret(24).toString('base64url')}`] }),

  payload: z.object({
    id: z.string().min(1),
    type: z.string().min(1),
    timestamp: optionalText,
    entity: z.object({ id: optionalText }).optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The id of the event, signed and the same at each attempt; the count of attempts in the body is not.',
    of: ({ id }) => id,
  },
  normalize: ({ type, timestamp, entity }) => [
    passThrough(nativeType('com.notion', type), { subject: entity?.id, time: timestamp }),
  ],
  handshake: {
    note: 'When a subscription is made, an unsigned POST of its verification token; accepted where that token is already configured.',
    beforeVerification: (delivery, { secrets }) => {
      const { data } = question.safeParse(unverifiedJson(delivery));
      const given = data && hexDigest(Buffer.from(data.verification_token));
      return secrets.some((secret) => hexDigest(Buffer.from(secret)) === given) ? {} : undefined;
    },
  },

  sender: {
    retryWindowSeconds: 86_400,
    note: 'Up to eight attempts in about 24 h. Thin: what changed has to be fetched. Updates of one page are gathered for a while.',
    source: 'https://developers.notion.com/reference/webhooks-events-delivery',
  },
});
