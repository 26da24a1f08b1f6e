/**
 * https://launchdarkly.com/docs/home/infrastructure/webhooks
 * LaunchDarkly signs only if the webhook is set to be signed. A delivery is an entry of the audit log. Read 2026-11-24, from copies.
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
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'launchdarkly',
  title: 'LaunchDarkly',
  docs: 'https://launchdarkly.com/docs/home/infrastructure/webhooks',
  typePrefix: 'com.launchdarkly',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'Integrations > Webhooks in LaunchDarkly, as the URL. (From memory; confirm at the sender.)',
  assumptions: ['The first item of `accesses` says what was done.'],
  settings: z.strictObject({
    secrets: secretList('the secret of the webhook, as you set it in LaunchDarkly'),
  }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-ld-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    _id: optionalId,
    kind: optionalText,
    date: z.number().optional().catch(undefined),
  }),
  identify: {
    short: 'audit log entry id',
    why: 'The id of the entry in the audit log is signed and identifies the event.',
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
    note: 'LaunchDarkly does not promise an order; `date` has it. What was read does not describe deadline and retries.',
    source: 'https://launchdarkly.com/docs/home/infrastructure/webhooks',
  }),
});
