/**
 * Any sender that cannot sign and has no provider of its own: a token in the URL, in a header, or basic authentication. The
 * weakest there is: whoever sees one delivery can send others.
 */
import {
  basicAuth,
  credentialList,
  defineProvider,
  eventMapping,
  headerName,
  headerToken,
  mappedEvent,
  mappedId,
  sharedToken,
  tokenList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'token',
  title: 'any sender, token',
  docs: 'https://www.rfc-editor.org/rfc/rfc6750',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['Everything: it is what the operator configures.'],
  settings: z
    .strictObject({
      tokens: tokenList().optional(),
      header: headerName().optional().describe('where the token comes in a header and not in the URL'),
      prefix: z.string().optional().describe('what stands before it there, as in Bearer'),
      credentials: credentialList().optional(),
      event: eventMapping(),
    })
    .superRefine(({ tokens, credentials, header }, context) => {
      const problem = (path: string, message: string) =>
        context.addIssue({ code: 'custom', path: [path], message });
      if ((tokens === undefined) === (credentials === undefined)) {
        problem('tokens', 'or credentials: one of the two says what the caller must know, and not both');
      }
      if (credentials && header) problem('header', 'has no effect: credentials come in authorization');
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
    short: 'SHORT',
    why: 'What `event.id` selects from the body; without it, the digest of the body.',
    of: (payload, _, { event }) => mappedId(event, payload),
  },
  normalize: (payload, _, { event }) => [mappedEvent(event, payload)],
  // https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md#4-abuse-protection
  handshake: {
    note: 'CloudEvents senders ask by OPTIONS whether they may deliver here, and from which origin.',
    methods: ['OPTIONS'],
    beforeVerification: ({ method, ...delivery }) => {
      const origin = delivery.headers['webhook-request-origin']?.[0];
      if (method !== 'OPTIONS' || !origin) return undefined;
      return { headers: { allow: 'POST', 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '*' } };
    },
  },

  sender: undocumentedSender({
    note: 'Depends on the sender.',
    source: 'https://www.rfc-editor.org/rfc/rfc6750',
  }),
});
