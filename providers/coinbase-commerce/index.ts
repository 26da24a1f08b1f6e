/**
 * https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-overview
 * The body counts its attempts, so no two are the same; the event inside is. Checked against its Node SDK
 * (coinbase-commerce-node 1.0.4, read 2026-11-24).
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'coinbase-commerce',
  title: 'Coinbase Commerce',
  docs: 'https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-overview',
  typePrefix: 'com.coinbase.commerce',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In Settings under Webhook subscriptions > Add an endpoint. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList('the webhook shared secret, shown in Settings at Coinbase Commerce'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-cc-webhook-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    event: z.looseObject({ id: optionalId, type: z.string().min(1), created_at: optionalText }),
  }),
  identify: {
    short: 'event id',
    why: 'The event’s id: signed, and the same at each attempt.',
    of: ({ event }) => event.id,
  },
  normalize: ({ event }) => {
    const subject = textAt(event, 'data.code') ?? textAt(event, 'data.id');
    return [
      passThrough(nativeType('com.coinbase.commerce', event.type), {
        subject,
        time: event.created_at,
      }),
    ];
  },

  sender: {
    retryWindowSeconds: 259_200,
    success: '200',
    note: 'Retried with growing waits, at most an hour, for up to three days.',
    source: 'https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-overview',
  },
});
