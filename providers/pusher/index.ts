/**
 * https://pusher.com/docs/channels/server_api/webhooks, and its Node SDK
 * One delivery holds the events of a moment; each becomes one of its own. Signed is the body; the app's key in the header is
 * not, and is compared as the SDK does. The time of the whole is in the body and not in its events. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  digestOf,
  headerTokenList,
  hmac,
  itemsOf,
  nativeType,
  optionalText,
  secretList,
  unverifiedText,
  z,
} from '../../src/provider/kit.js';

const KEY = 'x-pusher-key';
const SIGNATURE = 'x-pusher-signature';

export default defineProvider({
  name: 'pusher',
  title: 'Pusher Channels',
  docs: 'https://pusher.com/docs/channels/server_api/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList('the secrets of the app'),
    key: headerTokenList(
      'the keys of the app that belong to the secrets; one, or several while they are replaced',
    ),
  }),
  scheme: ({ secrets, key }) => {
    const scheme = hmac({
      secrets,
      header: SIGNATURE,
      encoding: 'hex',
      covers: { headers: [SIGNATURE, KEY] },
      finalCheck: (delivery) => {
        if (delivery.repeats(KEY)) return 'header_repeated';
        return key.includes(delivery.header(KEY) ?? '') ? null : 'account_mismatch';
      },
    });
    return {
      ...scheme,
      sign: async (unsigned) => ({ ...(await scheme.sign(unsigned)), [KEY]: key[0] ?? '' }),
    };
  },
  development: (make) => ({ secrets: [make.secret(10).toString('hex')], key: ['development'] }),

  split: (json) => itemsOf(json, ['events']),
  payload: z.looseObject({ name: z.string().min(1), channel: optionalText }),
  identify: {
    short: 'SHORT',
    why: 'The time of the delivery and the digest of the event, both signed: an event has no id, and the same one is told again each time a channel fills.',
    of: (event, delivery) =>
      `${unverifiedText(delivery, 'time_ms')}:${digestOf(Buffer.from(JSON.stringify(event)))}`,
  },
  normalize: ({ name, channel }, delivery) => [
    {
      family: 'other',
      type: nativeType('com.pusher', name),
      subject: channel,
      orderBy: channel,
      time: Number(unverifiedText(delivery, 'time_ms') ?? Number.NaN),
    },
  ],

  sender: {
    ackDeadlineSeconds: 4,
    retryWindowSeconds: 300,
    note: 'Retried for 5 min with growing waits.',
    source: 'https://docs.bird.com/pusher/channels/channels/webhooks/channels-webhook-timeouts-and-retries',
  },
});
