/**
 * https://docs.vapi.ai/server-url/server-authentication, and its SDK @vapi-ai/server-sdk 2.0.1 (HmacAuthenticationPlan)
 * Vapi offers three ways. HMAC: its headers, hash, prefix and content are settings there and so here. Vapi's own defaults are
 * verified without any of them, and so is what other receivers describe: the body’s HMAC in X-Vapi-Signature. A secret as it is in X-Vapi-Secret (`tokens`). OAuth, which does
 * not suit a gateway. Some messages ask for an answer (assistant-request, tool-calls, …), which this gateway cannot give, so
 * subscribe to the others only. Read 2026-11-28, from copies.
 */
import {
  checkSecretEncoding,
  checkSignatureSettings,
  defineProvider,
  headerName,
  headerToken,
  headerTokenList,
  macSettings,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  signatureSettings,
  z,
} from '../../src/provider/kit.js';
import { vapiSignature } from './signature.js';

export default defineProvider({
  name: 'vapi',
  title: 'Vapi',
  docs: 'https://docs.vapi.ai/server-url/server-authentication',
  typePrefix: 'ai.vapi',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'As the server URL of an assistant, a phone number or the organization, in the dashboard or the API. (From memory; confirm at the sender.)',
  assumptions: [
    'The time in X-Timestamp is in unix seconds: the SDK does not say; `timestampUnit` says otherwise.',
    'The HMAC of the body in X-Vapi-Signature is what other receivers verify, and no page or SDK of Vapi.',
    'Without X-Timestamp the body alone is signed, as with `includeTimestamp: false` at Vapi.',
  ],
  settings: z
    .strictObject({
      secrets: secretList('the secret key of the HMAC credential at Vapi').optional(),
      tokens: headerTokenList(
        'the secret that Vapi sends as it is, in the header that tokenHeader names',
      ).optional(),
      tokenHeader: headerName().default('x-vapi-secret').describe('the header with the token'),
      ...macSettings,
      ...signatureSettings,
      header: headerName()
        .optional()
        .describe('the header with the signature, if it is not x-signature or x-vapi-signature'),
      timestampHeader: headerName()
        .optional()
        .describe('the header with the signed time, if it is not x-timestamp; once given, it must be there'),
    })
    .superRefine((settings, context) => {
      checkSignatureSettings({ ...settings, header: settings.header ?? 'x-signature' }, context);
      checkSecretEncoding(settings, context);
      if ((settings.secrets === undefined) !== (settings.tokens === undefined)) return;
      const message = 'give exactly one of secrets and tokens: it says how Vapi is verified';
      context.addIssue({ code: 'custom', message });
    }),
  scheme: ({ secrets, tokens = [], tokenHeader, ...form }) =>
    secrets ? vapiSignature({ ...form, secrets }) : headerToken({ tokens, header: tokenHeader }),
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
