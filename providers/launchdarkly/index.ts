/**
 * https://launchdarkly.com/docs/home/infrastructure/webhooks
 * Signed only where the webhook is set to be. A delivery is an entry of the audit log. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  textAt,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'launchdarkly',
  title: 'LaunchDarkly',
  docs: 'https://launchdarkly.com/docs/home/infrastructure/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['The first access of an entry says what was done.'],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook, as it is set at LaunchDarkly'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-ld-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    _id: z.string().min(1),
    kind: optionalText,
    date: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The id of the entry in the audit log, signed.',
    of: ({ _id }) => _id,
  },
  normalize: (entry) => {
    const resource = textAt(entry, 'target.resources.0') ?? textAt(entry, 'accesses.0.resource');
    return [
      passThrough(
        nativeType('com.launchdarkly', entry.kind ?? 'unknown', textAt(entry, 'accesses.0.action')),
        { subject: resource, time: entry.date },
      ),
    ];
  },

  sender: undocumentedSender({
    note: 'Order is not promised: `date` tells it. Deadline and retries were not in what was read.',
    source: 'https://launchdarkly.com/docs/home/infrastructure/webhooks',
  }),
});
