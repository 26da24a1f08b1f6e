/**
 * https://docs.easypost.com/guides/webhooks-guide, and its Node SDK 8.9.0 (which does not know the second version of the signature)
 * EasyPost signs weights as floats (`16.0`), which a JSON printer on the way may have turned into `16`; the Node SDK
 * restores the `.0` before it verifies, other SDKs do not. Both texts mean the same and are accepted. Secrets are
 * normalized (NFKD) first. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';
import { easypostSignature } from './signature.js';

export default defineProvider({
  name: 'easypost',
  title: 'EasyPost',
  docs: 'https://docs.easypost.com/docs/webhooks',
  typePrefix: 'com.easypost',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In POST /webhooks as `url`. (From memory; confirm at the sender.)',
  assumptions: [
    'The deadline and the retries are from general knowledge: the page on them was not read.',
    'X-Hmac-Signature-V2 is as other receivers compute it, and neither a page nor an SDK documents it: confirm it with a recorded delivery. It counts only where X-Hmac-Signature is absent.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret that you set with the webhook at EasyPost'),
    // Nothing is known of the schedule of retries, nor whether each is stamped anew; the event's id is signed either way.
    toleranceSeconds: toleranceSeconds(86_400),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    easypostSignature({
      secrets: secrets.map((secret) => secret.normalize('NFKD')),
      toleranceSeconds,
    }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    id: optionalId,
    description: z.string().min(1),
    created_at: optionalText,
    updated_at: optionalText,
    result: z.object({ id: optionalId }).nullish().catch(undefined),
  }),
  identify: {
    short: 'event id',
    why: 'The event’s id: signed, and the same at each attempt. The lists of pending and completed URLs are not the same.',
    of: ({ id }) => id,
  },
  normalize: ({ description, created_at, result }) => [
    passThrough(nativeType('com.easypost', description), { subject: result?.id, time: created_at }),
  ],

  sender: {
    ackDeadlineSeconds: 7,
    note: 'Six more attempts with growing waits. One event may be sent more than once.',
    source: 'https://docs.easypost.com/guides/webhooks-guide',
  },
});
