/**
 * https://buildkite.com/docs/apis/webhooks/pipelines
 * The token of a webhook is either sent as it is or is the key of a signature, as the webhook’s settings say. Read
 * 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerToken,
  headerTokenList,
  hmac,
  nativeType,
  passThrough,
  secretList,
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['The signed time is that of the attempt, so 300 s are enough: the page names no age.'],
  settings: z
    .strictObject({
      secrets: secretList('the token of the webhook, where it is set to sign').optional(),
      tokens: headerTokenList('the token of the webhook, where it is set to be sent as it is').optional(),
      toleranceSeconds: toleranceSeconds(300),
    })
    .refine(({ secrets, tokens }) => (secrets === undefined) !== (tokens === undefined), {
      error: 'needs secrets (the token signs) or tokens (the token is sent), and not both',
    }),
  scheme: ({ secrets, tokens = [], toleranceSeconds }) =>
    secrets
      ? hmac({
          secrets,
          header: 'x-buildkite-signature',
          encoding: 'hex',
          fields: { signature: 'signature' },
          timestamp: { field: 'timestamp', format: unixSeconds, toleranceSeconds },
          content: ({ timestamp, body }) => [timestamp, '.', body],
        })
      : headerToken({ tokens, header: 'x-buildkite-token' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({ event: z.string().min(1) }),
  identify: {
    short: 'SHORT',
    why: 'The digest of the body: there is no id of the event.',
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
    note: 'Deadline and retries were not in what was read.',
    source: 'https://buildkite.com/docs/apis/webhooks/pipelines',
  }),
});

/** A job’s event holds its build too. */
const THINGS = ['job', 'build', 'agent', 'package', 'service'];
const TIMES = ['finished_at', 'started_at', 'scheduled_at', 'created_at'];
