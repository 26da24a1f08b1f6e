/**
 * https://huggingface.co/docs/hub/webhooks
 * Nothing is signed; the secret of the webhook comes in a header. (Hugging Face can send it in the URL as `?secret=` instead, which
 * is not supported, since URLs are logged.) The page documents neither an
 * id nor a time of the event. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerToken,
  headerTokenList,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'huggingface',
  title: 'Hugging Face Hub',
  docs: 'https://huggingface.co/docs/hub/webhooks',
  typePrefix: 'co.huggingface',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Settings > Webhooks > Add a new webhook on huggingface.co, as the target URL. (From memory; confirm at the sender.)',
  assumptions: [
    'Two events of one webhook with byte-for-byte equal bodies, such as one setting turned on twice, count as one.',
  ],
  settings: z.strictObject({
    tokens: headerTokenList('the secret of the webhook, as you set it in the webhook’s settings'),
  }),
  scheme: ({ tokens }) => headerToken({ tokens, header: 'x-webhook-secret' }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    event: z.object({ action: z.string().min(1), scope: z.string().min(1) }),
    repo: z.object({ type: optionalText, name: optionalText, id: optionalId }).optional().catch(undefined),
  }),
  identify: {
    short: 'digest of the body',
    why: 'The body holds the commit or comment and the webhook, but no id of the event, so its digest identifies the event.',
    of: () => undefined,
  },
  normalize: ({ event: { scope, action }, repo }) => [
    passThrough(nativeType('co.huggingface', scope, action), {
      subject: repo?.name,
      // A repository's name changes when it is moved.
      orderBy: repo?.id ?? repo?.name,
    }),
  ],

  sender: undocumentedSender({
    note: 'Hugging Face sends at most 1,000 deliveries in 24 h. The page mentions no retries; a delivery can be sent again by hand.',
    source: 'https://huggingface.co/docs/hub/webhooks',
  }),
});
