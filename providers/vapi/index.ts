/**
 * https://docs.vapi.ai/server-url/server-authentication
 * Vapi offers three ways. HMAC: its header, prefix and time are settings there and so here (the defaults are what other
 * receivers verify: the body’s HMAC in X-Vapi-Signature). A secret as it is in X-Vapi-Secret (`tokens`). OAuth, which does
 * not suit a gateway. Some messages ask for an answer (assistant-request, tool-calls, …), which this gateway cannot give, so
 * subscribe to the others only. Read 2026-11-24, from copies.
 */
import {
  checkSignatureSettings,
  defineProvider,
  headerName,
  headerToken,
  headerTokenList,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  signatureForm,
  signatureSettings,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'vapi',
  title: 'Vapi',
  docs: 'https://docs.vapi.ai/server-url/server-authentication',
  known: { scheme: 'observed', events: 'documented', sender: 'documented' },
  registration:
    'As the server URL of an assistant, a phone number or the organization, in the dashboard or the API. (From memory; confirm at the sender.)',
  assumptions: [
    'The HMAC of the body in X-Vapi-Signature is what other receivers verify; Vapi’s own default header is x-signature, with a time.',
  ],
  settings: z
    .strictObject({
      secrets: secretList('the secret key of the HMAC credential at Vapi').optional(),
      tokens: headerTokenList(
        'the secret that Vapi sends as it is, in the header that tokenHeader names',
      ).optional(),
      tokenHeader: headerName().default('x-vapi-secret').describe('the header with the token'),
      ...signatureSettings,
      header: headerName().default('x-vapi-signature').describe('the header with the signature'),
    })
    .superRefine((settings, context) => {
      checkSignatureSettings(settings, context);
      if ((settings.secrets === undefined) !== (settings.tokens === undefined)) return;
      const message = 'give exactly one of secrets and tokens: it says how Vapi is verified';
      context.addIssue({ code: 'custom', message });
    }),
  scheme: ({ secrets, tokens = [], tokenHeader, ...form }) =>
    secrets ? hmac({ secrets, ...signatureForm(form) }) : headerToken({ tokens, header: tokenHeader }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    message: z.object({
      type: z.string().min(1),
      timestamp: z.number().optional().catch(undefined),
      status: optionalText,
      call: z.object({ id: optionalId }).nullish().catch(null),
    }),
  }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body: messages have no id, and a call has many of one type.',
    of: () => undefined,
  },
  normalize: ({ message: { type, timestamp, status, call } }) => [
    passThrough(nativeType('ai.vapi', type, type === 'status-update' ? status : undefined), {
      subject: call?.id,
      time: timestamp,
    }),
  ],

  sender: {
    ackDeadlineSeconds: 20,
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Messages that ask for an answer are not events; retries are a setting of the server at Vapi.',
    source: 'https://docs.vapi.ai/server-url',
  },
});
