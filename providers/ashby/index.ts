/**
 * https://developers.ashbyhq.com/docs/authenticating-webhooks
 * Ashby signs only if the webhook has a secret token. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  passThrough,
  secretList,
  textAt,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'ashby',
  title: 'Ashby',
  docs: 'https://developers.ashbyhq.com/docs/authenticating-webhooks',
  typePrefix: 'com.ashbyhq',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In Admin > Integrations > Webhooks.',
  assumptions: [
    'An event is about the first thing in `data` among those listed in the provider, and the last change of that is the time.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret token of the webhook, set in Admin > Integrations > Webhooks'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'ashby-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    action: z.string().min(1),
    data: z.record(z.string(), z.unknown()).optional().catch(undefined),
  }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body: one action of a user can send several events, all with the id of the action.',
    of: () => undefined,
  },
  normalize: ({ action, data = {} }) => {
    const subject = THINGS.map((name) => textAt(data, `${name}.id`)).find((id) => id !== undefined);
    const time = THINGS.map((name) => textAt(data, `${name}.updatedAt`)).find((found) => found !== undefined);
    return [passThrough(nativeType('com.ashbyhq', action), { subject, time })];
  },

  sender: undocumentedSender({
    note: 'Failed deliveries are retried; the schedule was not in what was read.',
    source: 'https://developers.ashbyhq.com/docs/retries',
  }),
});

const THINGS = ['offer', 'interviewSchedule', 'application', 'candidate', 'jobPosting', 'job', 'opening'];
