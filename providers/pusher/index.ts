/**
 * https://pusher.com/docs/channels/server_api/webhooks, and its Node SDK
 * One delivery holds the events of one moment; each becomes an event of its own. The body is signed. The app’s key in a
 * header is not signed, and is compared as the SDK compares it. The time of the whole is in the body, not in its events.
 * Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  digestOf,
  headerTokenList,
  hmac,
  itemsOf,
  nativeType,
  optionalText,
  passThrough,
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
  typePrefix: 'com.pusher',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Webhooks in the settings of the app, in the Pusher dashboard. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList('the secrets of the app, from App Keys in the Pusher dashboard'),
    key: headerTokenList(
      'the keys of the app that belong to the secrets, from App Keys in the Pusher dashboard; several during a rotation',
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
    short: 'time and digest of the event',
    why: 'The time of the delivery and the digest of the event, both signed: an event has no id, and an equal event is sent each time a channel fills.',
    of: (event, delivery) =>
      `${unverifiedText(delivery, 'time_ms')}:${digestOf(Buffer.from(JSON.stringify(event)))}`,
  },
  normalize: ({ name, channel }, delivery) => [
    passThrough(nativeType('com.pusher', name), {
      subject: channel,
      time: Number(unverifiedText(delivery, 'time_ms') ?? Number.NaN),
    }),
  ],

  sender: {
    ackDeadlineSeconds: 4,
    retryWindowSeconds: 300,
    note: 'Retried for 5 min with growing waits.',
    source: 'https://docs.bird.com/pusher/channels/channels/webhooks/channels-webhook-timeouts-and-retries',
  },
});
