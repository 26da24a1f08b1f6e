/**
 * https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/
 * The body and the callback URL, as it was given to Trello, are signed with SHA-1. Before a webhook is made, Trello sends an
 * unsigned HEAD to its URL. The page documents no signed time. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  publicUrl,
  secretList,
  z,
} from '../../src/provider/kit.js';

const named = z.object({ id: optionalId }).optional().catch(undefined);

export default defineProvider({
  name: 'trello',
  title: 'Trello',
  docs: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/',
  typePrefix: 'com.trello',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the request that creates the webhook, as `callbackURL`. (From memory; confirm at the sender.)',
  assumptions: [
    'A redelivery keeps the id of the action.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret of the Power-Up or API key, shown in its settings; not the API token'),
    publicUrl: publicUrl(),
  }),
  scheme: ({ secrets, publicUrl }) =>
    hmac({
      algorithm: 'sha1',
      secrets,
      header: 'x-trello-webhook',
      encoding: 'base64',
      publicUrls: publicUrl,
      content: ({ body, publicUrl, url }) => [body, `${publicUrl}${url}`],
      covers: { url: true },
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')], publicUrl: make.publicUrl }),

  payload: z.object({
    action: z.object({
      id: optionalId,
      type: optionalText,
      date: optionalText,
      data: z.object({ card: named, list: named, board: named }).optional().catch(undefined),
    }),
    model: named,
  }),
  identify: {
    short: 'action id and model id',
    why: 'The action’s id in the signed body, and the model that is watched, since one action is sent to each of several webhooks.',
    of: ({ action, model }) => action.id && (model?.id ? `${action.id}:${model.id}` : action.id),
  },
  normalize: ({ action: { type, date, data }, model }) => {
    const subject = data?.card?.id ?? data?.list?.id ?? data?.board?.id ?? model?.id;
    return [
      passThrough(nativeType('com.trello', type ?? 'untyped'), {
        subject,
        orderBy: data?.board?.id ?? subject,
        time: date,
      }),
    ];
  },
  handshake: {
    note: 'Before a webhook is made, Trello sends HEAD to its URL and wants 200.',
    methods: ['HEAD'],
    beforeVerification: ({ method }) => (method === 'HEAD' ? {} : undefined),
  },

  sender: {
    ackDeadlineSeconds: 30,
    retryWindowSeconds: 210,
    success: '200',
    avoid: [410],
    note: 'Three retries, after 30, 60 and 120 s; 410 deletes the webhook, and 1000 failures in a row disable it.',
    source: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/',
  },
});
