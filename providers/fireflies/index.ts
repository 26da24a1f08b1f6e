/**
 * https://docs.fireflies.ai/graphql-api/webhooks
 * Two versions of a body, in camel and in snake case; both are signed alike. Thin: the transcript has to be fetched. Read
 * 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['`timestamp` of the second version is in milliseconds.'],
  settings: z.strictObject({ secrets: secretList('the signing secret of Settings, Developer settings') }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-hub-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    event: optionalText,
    eventType: optionalText,
    meeting_id: optionalText,
    meetingId: optionalText,
    timestamp: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body: there is no id, and a meeting is transcribed or summarised once.',
    of: () => undefined,
  },
  normalize: (body) => {
    const subject = body.meeting_id ?? body.meetingId;
    const name = body.event ?? body.eventType ?? 'unknown';
    return [passThrough(nativeType('ai.fireflies', name.toLowerCase()), { subject, time: body.timestamp })];
  },

  sender: undocumentedSender({
    note: 'Deadline and retries are not documented.',
    source: 'https://docs.fireflies.ai/graphql-api/webhooks',
  }),
});
