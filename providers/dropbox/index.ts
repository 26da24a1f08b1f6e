/**
 * https://www.dropbox.com/developers/reference/webhooks
 * A notification says whose files changed and nothing else: neither what, nor when, nor an id. Two changes look exactly
 * like one that is reported twice, and the second must not be lost. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  digestOf,
  hmac,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'dropbox',
  title: 'Dropbox',
  docs: 'https://www.dropbox.com/developers/reference/webhooks',
  typePrefix: 'com.dropbox',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In the App Console, under Webhooks of the app. (From memory; confirm at the sender.)',
  assumptions: ['Where the secret is found at the sender is from memory.'],
  settings: z.strictObject({ secrets: secretList('the app secret, shown in the App Console') }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-dropbox-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({}),
  identify: {
    short: 'digest of the body and arrival time',
    why: 'The digest of the body and the time it arrived: each delivery is an event of its own, and one that Dropbox sends again is another. Nothing in it distinguishes a repetition from the next change of the same account.',
    perDelivery: true,
    of: (_, delivery) => `${digestOf(delivery.body)}:${delivery.receivedAt}`,
  },
  normalize: (notification) => {
    const account = textAt(notification, 'list_folder.accounts.0');
    const isOne = textAt(notification, 'list_folder.accounts.1') === undefined;
    return [passThrough('com.dropbox.list_folder', { subject: isOne ? account : undefined })];
  },
  handshake: {
    note: 'When a URL is set, Dropbox sends a GET with `challenge`, which the answer returns as it is.',
    methods: ['GET'],
    beforeVerification: ({ method, url }) => {
      const challenge = new URLSearchParams(url.split('?')[1] ?? '').get('challenge') ?? '';
      return method === 'GET' && /^[\w.~+/=-]+$/.test(challenge)
        ? { contentType: 'text/plain', body: challenge }
        : undefined;
    },
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 600,
    note: 'Retried with growing waits for about ten minutes; a URL that fails too often is disabled. One notification may name up to 1,000 accounts.',
    source: 'https://www.dropbox.com/developers/reference/webhooks',
  },
});
