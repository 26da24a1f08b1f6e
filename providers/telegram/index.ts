/**
 * https://core.telegram.org/bots/api#setwebhook
 * Nothing is signed: the token that was given to `setWebhook` as `secret_token` comes back in a header. The kind of an
 * update is the name of the member beside its id. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerToken,
  headerTokenList,
  nativeType,
  optionalId,
  passThrough,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'telegram',
  title: 'Telegram Bot API',
  docs: 'https://core.telegram.org/bots/api#setwebhook',
  typePrefix: 'org.telegram',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the call of `setWebhook`, as `url`.',
  assumptions: ['An update is about its chat, else its user.'],
  settings: z.strictObject({ tokens: headerTokenList('the secret_token that you give to setWebhook') }),
  scheme: ({ tokens }) => headerToken({ tokens, header: 'x-telegram-bot-api-secret-token' }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({ update_id: optionalId }),
  identify: {
    short: 'update id',
    why: 'The id of the update, which Telegram counts for each bot, so that repeated updates can be recognized.',
    of: ({ update_id }) => update_id,
  },
  normalize: ({ update_id: _, ...rest }) => {
    const [kind = 'unknown', update] = Object.entries(rest)[0] ?? [];
    const chat =
      textAt(update, 'chat.id') ??
      textAt(update, 'message.chat.id') ??
      textAt(update, 'from.id') ??
      textAt(update, 'user.id');
    return [
      passThrough(nativeType('org.telegram', kind), {
        subject: chat,
        time: Number(textAt(update, 'edit_date') ?? textAt(update, 'date')) * 1000,
      }),
    ];
  },

  sender: {
    note: 'Retried for as long as Telegram sees fit; updates are kept for 24 h. `max_connections` limits how many come at once.',
    source: 'https://core.telegram.org/bots/api#setwebhook',
  },
});
