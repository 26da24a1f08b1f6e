/**
 * https://docs.recall.ai/docs/authenticating-requests-from-recallai
 * Standard Webhooks; older workspaces get the same under Svix’s headers, with one secret for each endpoint. Without a
 * workspace secret, Recall.ai signs nothing, and the gateway refuses its deliveries. Read 2026-11-24, from copies.
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

const thing = z.object({ id: optionalId }).nullish().catch(null);

export default defineProvider({
  name: 'recall-ai',
  title: 'Recall.ai',
  docs: 'https://docs.recall.ai/docs/authenticating-requests-from-recallai',
  typePrefix: 'ai.recall',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'Webhooks > Add Endpoint in the Recall.ai dashboard. (From memory; confirm at the sender.)',
  assumptions: ['An event is about its bot, else its recording, transcript or upload.'],
  settings: z.strictObject({
    secrets: standardSecretList(
      'the workspace secret (whsec_…) from the Recall.ai dashboard, or the endpoint’s in an older workspace',
    ),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: (settings) => standardWebhooks(settings),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    event: z.string().min(1),
    data: z
      .object({
        bot: thing,
        bot_id: optionalId,
        recording: thing,
        transcript: thing,
        sdk_upload: thing,
        data: z.object({ updated_at: optionalText }).nullish().catch(null),
        status: z.object({ created_at: optionalText }).nullish().catch(null),
      })
      .partial()
      .catch({}),
  }),
  identify: byMessageId,
  normalize: ({ event, data }) => {
    const { bot, bot_id, recording, transcript, sdk_upload } = data;
    const subject = bot?.id ?? bot_id ?? recording?.id ?? transcript?.id ?? sdk_upload?.id;
    return [
      passThrough(nativeType('ai.recall', event), {
        subject,
        time: data.data?.updated_at ?? data.status?.created_at,
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 99_305,
    note: 'Retried as Svix does, for 27.6 h, with growing waits; an older page says 24 h.',
    source: 'https://docs.recall.ai/docs/bot-status-change-events',
  },
});
