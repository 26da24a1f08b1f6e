/**
 * https://liveblocks.io/docs/platform/webhooks, and @liveblocks/node 3.24.2
 * Standard Webhooks, sent through Svix. The payload has no time and no id of its own: the id of the message is in the signed
 * header, and times are in `data`, under names that differ between events. Read 2026-11-24.
 */
import {
  byMessageId,
  defineProvider,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'liveblocks',
  title: 'Liveblocks',
  docs: 'https://liveblocks.io/docs/platform/webhooks',
  typePrefix: 'io.liveblocks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In the Liveblocks dashboard, under Webhooks of the project, as the URL of an endpoint. (From memory; confirm at the sender.)',
  assumptions: [
    'If `data` has several times, the event happened at the latest change.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: standardSecretList(
      'the signing secret (whsec_…) of the webhook endpoint, from its page in the Liveblocks dashboard',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    type: z.string().min(1),
    data: z
      .object({
        roomId: optionalId,
        userId: optionalId,
        deletedAt: optionalText,
        editedAt: optionalText,
        updatedAt: optionalText,
        leftAt: optionalText,
        enteredAt: optionalText,
        createdAt: optionalText,
        triggeredAt: optionalText,
      })
      .partial()
      .catch({}),
  }),
  identify: byMessageId,
  normalize: ({ type, data }) => [
    passThrough(nativeType('io.liveblocks', type), {
      subject: data.roomId ?? data.userId,
      time:
        data.deletedAt ??
        data.editedAt ??
        data.updatedAt ??
        data.leftAt ??
        data.enteredAt ??
        data.triggeredAt ??
        data.createdAt,
    }),
  ],

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 99_305,
    note: 'Liveblocks retries as Svix does: after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h more.',
    source: 'https://liveblocks.io/docs/platform/webhooks',
  },
});
