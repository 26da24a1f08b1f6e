/** Pipedrive: https://pipedrive.readme.io/docs/guide-for-webhooks-v2. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async (_, { secret }) => ({
  authorization: `Basic ${Buffer.from(secret).toString('base64')}`,
});

export const pipedrive: Sender = {
  provider: 'pipedrive',
  sign,
  secret: 'onehook:pipedrive:demo',
  settings: { credentials: ['onehook:pipedrive:demo'] },
  userAgent: 'Pipedrive Webhooks',
  samples: [
    {
      name: 'deal.change',
      body: json({
        data: { id: 12, title: 'Hello', value: 100 },
        previous: { value: 10 },
        meta: {
          action: 'change',
          company_id: '1',
          correlation_id: '00000000-0000-4000-8000-0000000000c1',
          entity_id: '12',
          entity: 'deal',
          id: '00000000-0000-4000-8000-000000000001',
          timestamp: '2026-02-02T02:39:50.123Z',
          type: 'general',
          version: '2.0',
          attempt: 1,
        },
      }),
    },
    {
      name: 'deal.added__first-version',
      body: json({
        v: 1,
        current: { id: 13 },
        previous: null,
        retry: 0,
        event: 'added.deal',
        meta: {
          v: 1,
          action: 'added',
          object: 'deal',
          id: 13,
          company_id: 1,
          timestamp: 1769999991,
          timestamp_micro: 1769999991384700,
        },
      }),
    },
    { name: 'unknown__thin', body: json({ meta: {} }) },
  ],
};
