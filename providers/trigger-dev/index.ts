/**
 * https://trigger.dev/docs/troubleshooting-alerts
 * Alerts of Trigger.dev, not the webhooks that it receives for others. The body is signed, and no time. The page does not
 * document what `object` holds in alerts on groups of errors. Read 2026-11-24, from copies and its source.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'trigger-dev',
  title: 'Trigger.dev alerts',
  docs: 'https://trigger.dev/docs/troubleshooting-alerts',
  typePrefix: 'dev.trigger',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'Alerts > New alert > Webhook of the project. (From memory; confirm at the sender.)',
  assumptions: ['The ids of runs and deployments are in `object.run.id` and `object.deployment.id`.'],
  settings: z.strictObject({
    secrets: secretList('the secret of the alert channel, from the Alerts page of the project'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-trigger-signature-hmacsha256', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    id: optionalId,
    type: optionalText,
    created: optionalText,
    object: z.unknown().optional(),
  }),
  identify: {
    short: 'alert id',
    why: 'The alert’s id, in the signed body: it is made once for an alert, and each attempt sends it again.',
    of: ({ id }) => id,
  },
  normalize: ({ type, created, object }) => {
    const subject = textAt(object, 'run.id') ?? textAt(object, 'deployment.id') ?? textAt(object, 'error.id');
    return [passThrough(nativeType('dev.trigger', type ?? 'untyped'), { subject, time: created })];
  },

  sender: {
    ackDeadlineSeconds: 5,
    note: 'Three attempts in all; the waits between them are not documented.',
    source: 'https://github.com/triggerdotdev/trigger.dev',
  },
});
