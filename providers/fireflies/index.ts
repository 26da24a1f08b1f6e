/**
 * https://docs.fireflies.ai/graphql-api/webhooks
 * A body has one of two versions, in camel case or in snake case; both are signed alike. It is thin: the transcript must
 * be fetched. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'fireflies',
  title: 'Fireflies',
  docs: 'https://docs.fireflies.ai/graphql-api/webhooks',
  typePrefix: 'ai.fireflies',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'In Settings > Developer settings, as Webhook URL. (From memory; confirm at the sender.)',
  assumptions: ['`timestamp` of the second version is in milliseconds.'],
  settings: z.strictObject({ secrets: secretList('the signing secret in Settings > Developer settings') }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-hub-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    event: optionalText,
    eventType: optionalText,
    meeting_id: optionalId,
    meetingId: optionalId,
    timestamp: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body: there is no id, and a meeting is transcribed or summarized once.',
    of: () => undefined,
  },
  normalize: (body) => {
    const subject = body.meeting_id ?? body.meetingId;
    const name = body.event ?? body.eventType ?? 'unknown';
    return [passThrough(nativeType('ai.fireflies', name), { subject, time: body.timestamp })];
  },

  sender: undocumentedSender({
    note: 'The deadline and the retries are not documented.',
    source: 'https://docs.fireflies.ai/graphql-api/webhooks',
  }),
});
