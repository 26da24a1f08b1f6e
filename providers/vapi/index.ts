/**
 * https://docs.vapi.ai/server-url/server-authentication
 * Three ways, chosen at Vapi: HMAC, whose header, prefix and time are settings there and so here (the defaults are what others
 * verify: the body’s HMAC in X-Vapi-Signature); or a secret as it is in X-Vapi-Secret (`tokens`); OAuth is none for a gateway.
 * Some messages ask for an answer (assistant-request, tool-calls, …); this gateway cannot give it, so subscribe to the
 * others only. Read 2026-11-24, from copies.
 */
import {
  checkSignatureSettings,
  defineProvider,
  headerName,
  headerToken,
  headerTokenList,
  hmac,
  nativeType,
  optionalText,
  secretList,
  signatureForm,
  signatureSettings,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'vapi',
  title: 'Vapi',
  docs: 'https://docs.vapi.ai/server-url/server-authentication',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'HMAC of the body in X-Vapi-Signature is others’ reading; Vapi’s own default header is x-signature, with a time.',
  ],
  settings: z
    .strictObject({
      secrets: secretList('the secret key of the HMAC credential at Vapi').optional(),
      tokens: headerTokenList('the secret that comes as it is').optional(),
      tokenHeader: headerName().default('x-vapi-secret'),
      ...signatureSettings,
      header: headerName().default('x-vapi-signature'),
    })
    .superRefine((settings, context) => {
      checkSignatureSettings(settings, context);
      if ((settings.secrets === undefined) !== (settings.tokens === undefined)) return;
      const message = 'or tokens: one of the two says how Vapi proves itself, and not both';
      context.addIssue({ code: 'custom', path: ['secrets'], message });
    }),
  scheme: ({ secrets, tokens = [], tokenHeader, ...form }) =>
    secrets ? hmac({ secrets, ...signatureForm(form) }) : headerToken({ tokens, header: tokenHeader }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    message: z.object({
      type: z.string().min(1),
      timestamp: z.number().optional().catch(undefined),
      status: optionalText,
      call: z.object({ id: optionalText }).nullish().catch(null),
    }),
  }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body: messages have no id, and a call has many of one type.',
    of: () => undefined,
  },
  normalize: ({ message: { type, timestamp, status, call } }) => [
    {
      family: 'other',
      type: nativeType('ai.vapi', type, type === 'status-update' ? status : undefined),
      subject: call?.id,
      orderBy: call?.id,
      time: timestamp,
    },
  ],

  sender: {
    ackDeadlineSeconds: 20,
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Messages that ask for an answer are no events; retries are a setting of the server at Vapi.',
    source: 'https://docs.vapi.ai/server-url',
  },
});
