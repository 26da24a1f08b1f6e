/**
 * https://trigger.dev/docs/troubleshooting-alerts, and its source (github.com/triggerdotdev/trigger.dev)
 * Alerts, signed with an HMAC of the body and no time. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalText,
  secretList,
  textAt,
  z,
} from '../../src/provider-kit.js';

export default defineProvider({
  name: 'trigger-dev',
  title: 'Trigger.dev (alerts)',
  docs: 'https://trigger.dev/docs/troubleshooting-alerts',
  known: 'documented',
  assumptions: ['The run, the deployment or the group of errors in `object` is what an alert is about.'],
  settings: z.strictObject({ secrets: secretList('the secret of the alert channel') }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-trigger-signature-hmacsha256', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    id: z.string().min(1),
    type: z.string().min(1),
    created: optionalText,
    object: z.unknown().optional(),
  }),
  identify: {
    why: 'The id of the alert, signed and the same at each attempt.',
    of: ({ id }) => id,
  },
  normalize: ({ type, created, object }) => {
    const subject = textAt(object, 'run.id') ?? textAt(object, 'deployment.id') ?? textAt(object, 'error.id');
    return [
      { family: 'other', type: nativeType('dev.trigger', type), subject, orderBy: subject, time: created },
    ];
  },

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'retries',
    onUnavailable: 'retries',
    note: 'Three attempts.',
    source: 'https://github.com/triggerdotdev/trigger.dev',
  },
});
