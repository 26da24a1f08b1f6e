/** Telegram Bot API: https://core.telegram.org/bots/api#setwebhook. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async (_, { secret }) => ({ 'x-telegram-bot-api-secret-token': secret });

export const telegram: Sender = {
  provider: 'telegram',
  sign,
  secret: 'telegram_demo-token-0001',
  settings: { tokens: ['telegram_demo-token-0001'] },
  userAgent: 'telegram',
  samples: [
    {
      name: 'message',
      body: json({
        update_id: 874123651,
        message: {
          message_id: 1365,
          date: 1769999990,
          chat: { id: 1111111, type: 'private', first_name: 'Mona' },
          from: { id: 1111111, is_bot: false, first_name: 'Mona' },
          text: '/start',
        },
      }),
    },
    {
      name: 'callback_query',
      body: json({
        update_id: 874123652,
        callback_query: {
          id: '4382bfdwdsb323b2d9',
          from: { id: 1111111, is_bot: false, first_name: 'Mona' },
          message: { message_id: 1366, date: 1769999980, chat: { id: -100111, type: 'supergroup' } },
          data: 'yes',
        },
      }),
    },
    { name: 'unknown-update', body: json({ update_id: 874123653, brand_new: true }) },
  ],
};
