/** monday.com: https://developer.monday.com/api-reference/reference/webhooks. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async () => ({});

export const monday: Sender = {
  provider: 'monday',
  sign,
  secret: '',
  token: 'monday-demo-token-0001',
  settings: { tokens: ['monday-demo-token-0001'] },
  userAgent: 'monday.com',
  samples: [
    {
      name: 'update_column_value',
      body: json({
        event: {
          userId: 9603417,
          boardId: 1771812698,
          pulseId: 1772099344,
          pulseName: 'Hello',
          columnId: 'status',
          value: { label: { text: 'Done' } },
          type: 'update_column_value',
          triggerTime: '2026-02-02T02:39:50.123Z',
          subscriptionId: 73759690,
          triggerUuid: 'b5ed2e17c530f43668de130142445cba',
        },
      }),
    },
    {
      name: 'create_update',
      body: json({
        event: {
          userId: 9603417,
          boardId: 1771812698,
          itemId: 1772099345,
          updateId: 1,
          type: 'create_update',
          triggerTime: '2026-02-02T02:39:51.123Z',
          triggerUuid: 'b5ed2e17c530f43668de130142445cbb',
        },
      }),
    },
    { name: 'unknown__thin', body: json({ event: { boardId: 1 } }) },
  ],
  handshakes: [
    { name: 'challenge', body: json({ challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P' }) },
  ],
};
