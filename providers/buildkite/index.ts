/**
 * https://buildkite.com/docs/apis/webhooks/pipelines
 * The webhook’s settings decide whether its token is sent as it is or is the key of a signature. Read 2026-11-24, from
 * copies.
 */
import {
  defineProvider,
  headerToken,
  headerTokenList,
  hmac,
  nativeType,
  passThrough,
  secretList,
  signsTimestampDotBody,
  textAt,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'buildkite',
  title: 'Buildkite',
  docs: 'https://buildkite.com/docs/apis/webhooks/pipelines',
  typePrefix: 'com.buildkite',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In Organization Settings > Notification Services > Webhook, as Webhook URL. (From memory; confirm at the sender.)',
  assumptions: ['The signed time is that of the attempt, so 300 s are enough; the page gives no limit.'],
  settings: z
    .strictObject({
      secrets: secretList('the token of the webhook, if it is set to sign').optional(),
      tokens: headerTokenList('the token of the webhook, if it is set to be sent as it is').optional(),
      toleranceSeconds: toleranceSeconds(300),
    })
    .refine(({ secrets, tokens }) => (secrets === undefined) !== (tokens === undefined), {
      error: 'give secrets (the token signs) or tokens (the token is sent), not both',
    }),
  scheme: ({ secrets, tokens = [], toleranceSeconds }) =>
    secrets
      ? hmac({
          secrets,
          header: 'x-buildkite-signature',
          encoding: 'hex',
          fields: { signature: 'signature' },
          timestamp: { field: 'timestamp', format: unixSeconds, toleranceSeconds },
          content: signsTimestampDotBody,
        })
      : headerToken({ tokens, header: 'x-buildkite-token' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({ event: z.string().min(1) }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the body: the event has no id.',
    of: () => undefined,
  },
  normalize: (event) => {
    const thing = THINGS.find((name) => textAt(event, `${name}.id`) !== undefined);
    const time = TIMES.map((name) => textAt(event, `${thing}.${name}`)).find((time) => time !== undefined);
    return [
      passThrough(nativeType('com.buildkite', event.event), {
        subject: textAt(event, `${thing}.id`),
        orderBy: textAt(event, 'build.id') ?? textAt(event, `${thing}.id`),
        time: time?.replace(' UTC', 'Z'),
      }),
    ];
  },

  sender: undocumentedSender({
    note: 'The deadline and the retries were not in what was read.',
    source: 'https://buildkite.com/docs/apis/webhooks/pipelines',
  }),
});

/** A job’s event holds its build too. */
const THINGS = ['job', 'build', 'agent', 'package', 'service'];
const TIMES = ['finished_at', 'started_at', 'scheduled_at', 'created_at'];
