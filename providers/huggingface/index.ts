/**
 * https://huggingface.co/docs/hub/webhooks
 * Nothing is signed; a secret comes in a header, as it was set. (It can stand in the URL as `?secret=` instead: not supported, since
 * URLs are logged.) Left out: an id and a time of the event. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerToken,
  headerTokenList,
  nativeType,
  optionalText,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'huggingface',
  title: 'Hugging Face Hub',
  docs: 'https://huggingface.co/docs/hub/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'Two events of one webhook whose bodies are equal to the byte, such as one setting turned on twice, are taken for one.',
  ],
  settings: z.strictObject({ tokens: headerTokenList('the secret of the webhook, from its settings') }),
  scheme: ({ tokens }) => headerToken({ tokens, header: 'x-webhook-secret' }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    event: z.object({ action: z.string().min(1), scope: z.string().min(1) }),
    repo: z.object({ type: optionalText, name: optionalText, id: optionalText }).optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body: it holds the commit or comment, and the webhook, but no id of the event.',
    of: () => undefined,
  },
  normalize: ({ event: { scope, action }, repo }) => [
    {
      family: 'other',
      type: nativeType('co.huggingface', scope, action),
      subject: repo?.name,
      // A name changes when a repository is moved.
      orderBy: repo?.id ?? repo?.name,
    },
  ],

  sender: undocumentedSender({
    note: 'At most 1000 deliveries in 24 h. No retries are told of; a delivery can be sent again by hand.',
    source: 'https://huggingface.co/docs/hub/webhooks',
  }),
});
