/**
 * Any sender that cannot sign and has no provider of its own: a token in the URL or in a header, or basic authentication.
 * This is the weakest scheme: anyone who sees one delivery can send others.
 */
import {
  basicAuth,
  credentialList,
  defineProvider,
  eventMapping,
  headerName,
  headerToken,
  jobMapping,
  mappedDraft,
  mappedIdentity,
  sharedToken,
  tokenList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'token',
  title: 'any sender, token',
  docs: 'https://www.rfc-editor.org/rfc/rfc6750',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Where the sender asks for the URL of a webhook; the URL ends with the token, unless that comes in a header.',
  assumptions: ['Everything is what the operator configures.'],
  settings: z
    .strictObject({
      tokens: tokenList().optional(),
      header: headerName().optional().describe('the header with the token, where the URL does not hold it'),
      prefix: z
        .string()
        .optional()
        .describe('the text before the token in that header, with its blank, such as "Bearer "'),
      credentials: credentialList().optional(),
      event: eventMapping().describe(
        'how a payload becomes an event: JMESPath for its type, id, time and subject',
      ),
      job: jobMapping().describe(
        'how a payload becomes the event of a job: JMESPath for its parts, and its states',
      ),
    })
    .superRefine(({ tokens, credentials, header }, context) => {
      const problem = (message: string, path: string[] = []) =>
        context.addIssue({ code: 'custom', path, message });
      if ((tokens === undefined) === (credentials === undefined))
        problem('give exactly one of tokens and credentials: it says what the sender must know');
      if (credentials && header)
        problem('has no effect beside credentials: those come in the authorization header', ['header']);
    }),
  scheme: ({ tokens = [], credentials, header, prefix }) => {
    if (credentials) return basicAuth({ credentials });
    return header ? headerToken({ tokens, header, prefix }) : sharedToken({ tokens });
  },
  development: (make) => ({
    tokens: [make.secret(24).toString('base64url')],
    event: { type: 'type', id: 'id', typePrefix: 'com.example' },
  }),

  payload: z.unknown(),
  identify: {
    short: '`event.id`, or digest of the body',
    why: 'What `event.id` selects from the body; without it, the digest of the body.',
    of: (payload, _, settings) => mappedIdentity(settings, payload),
  },
  normalize: (payload, _, settings) => [mappedDraft(settings, payload)],
  // https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md#4-abuse-protection
  handshake: {
    note: 'CloudEvents senders ask with OPTIONS whether they may deliver here, and name their origin.',
    methods: ['OPTIONS'],
    beforeVerification: ({ method, ...delivery }) => {
      const origin = delivery.headers['webhook-request-origin']?.[0];
      if (method !== 'OPTIONS' || !origin) return undefined;
      return { headers: { allow: 'POST', 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '*' } };
    },
  },

  sender: undocumentedSender({
    note: 'The deadline and the retries depend on the sender.',
    source: 'https://www.rfc-editor.org/rfc/rfc6750',
  }),
});
