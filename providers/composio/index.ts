/**
 * https://docs.composio.dev/docs/webhook-verification, and @composio/core 0.17.0
 * Standard Webhooks except for the key, which is the secret’s text as it is. Payloads have three versions: the third names
 * the kind in `type` and the trigger in `metadata`, the second has the trigger in `type`, the first in `trigger_name`. The
 * page documents no retries. Read 2026-11-24.
 */
import {
  byWebhookId,
  defineProvider,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  standardWebhooks,
  toleranceSeconds,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'composio',
  title: 'Composio',
  docs: 'https://docs.composio.dev/docs/webhook-verification',
  typePrefix: 'dev.composio',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the request that creates the webhook subscription, as `webhook_url`. (From memory; confirm at the sender.)',
  assumptions: ['webhook-id stays the same at a redelivery, as the specification of these headers requires.'],
  settings: z.strictObject({
    secrets: secretList('the webhook secret, shown once when the subscription is created'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    standardWebhooks({
      secrets,
      keysOf: (secret) => [Buffer.from(secret, 'utf8')],
      withoutSvix: true,
      toleranceSeconds,
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    type: optionalText,
    trigger_name: optionalText,
    trigger_id: optionalId,
    timestamp: optionalText,
    metadata: z
      .object({ trigger_slug: optionalText, trigger_id: optionalId, connected_account_id: optionalId })
      .partial()
      .optional()
      .catch(undefined),
    data: z
      .object({ trigger_nano_id: optionalId, trigger_id: optionalId })
      .partial()
      .optional()
      .catch(undefined),
  }),
  identify: byWebhookId,
  normalize: ({ type, trigger_name, trigger_id, timestamp, metadata, data }) => {
    const name = type ?? trigger_name ?? 'untyped';
    const subject =
      metadata?.trigger_id ??
      metadata?.connected_account_id ??
      data?.trigger_nano_id ??
      data?.trigger_id ??
      trigger_id;
    return [
      passThrough(nativeType('dev.composio', name, metadata?.trigger_slug), {
        subject,
        time: timestamp,
      }),
    ];
  },

  sender: undocumentedSender({
    note: 'Retries and the deadline were not found.',
    source: 'https://docs.composio.dev/docs/webhook-verification',
  }),
});
