/**
 * https://circleci.com/docs/outbound-webhooks
 * The header is a list of versions, of which `v1` is the only one; others are skipped, as the page asks. Read 2026-11-24,
 * from copies.
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
  name: 'circleci',
  title: 'CircleCI',
  docs: 'https://circleci.com/docs/outbound-webhooks',
  typePrefix: 'com.circleci',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In Project Settings > Webhooks > Add Webhook, as Receiver URL. (From memory; confirm at the sender.)',
  assumptions: [],
  settings: z.strictObject({
    secrets: secretList('the secret token that you set with the webhook at CircleCI'),
  }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'circleci-signature', encoding: 'hex', prefix: 'v1=', separator: ',' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({ id: optionalId, type: z.string().min(1), happened_at: optionalText }),
  identify: {
    short: 'event id',
    why: 'The event’s id: signed, and named by the page for this purpose.',
    of: ({ id }) => id,
  },
  normalize: (event) => [
    passThrough(nativeType('com.circleci', event.type), {
      subject: textAt(event, 'job.id') ?? textAt(event, 'workflow.id'),
      orderBy: textAt(event, 'workflow.id') ?? textAt(event, 'pipeline.id'),
      time: event.happened_at,
    }),
  ],

  sender: {
    ackDeadlineSeconds: 5,
    note: 'Retried later; the schedule is not documented. A delivery may come twice.',
    source: 'https://circleci.com/docs/outbound-webhooks',
  },
});
