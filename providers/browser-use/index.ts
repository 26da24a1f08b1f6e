/**
 * https://docs.cloud.browser-use.com/usage/webhooks
 * The only sender here that signs what the JSON means rather than its bytes: keys sorted, no blanks, as Python prints it
 * (its page also shows JavaScript’s print, which differs beyond ASCII; both are accepted). The page does not document
 * whether `stopped` was an order or an error. When a URL is registered, `{"test":"ok"}` or an event `test` comes. Read
 * 2026-11-24, from copies.
 */
import {
  defineProvider,
  digestOf,
  hmac,
  type JobState,
  jobEvent,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  toleranceSeconds,
  undocumentedSender,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';
import { canonicalJson } from './canonical-json.js';

// The statuses of agent.task.status_update; newer pages have `running` and `idle` for the first two.
const STATES: Readonly<Record<string, JobState>> = {
  initializing: 'queued',
  started: 'started',
  running: 'started',
  finished: 'succeeded',
  stopped: 'canceled',
};

export default defineProvider({
  name: 'browser-use',
  title: 'Browser Use',
  docs: 'https://docs.cloud.browser-use.com/usage/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the Browser Use Cloud dashboard, under Settings > Webhooks. (From memory; confirm at the sender.)',
  assumptions: [
    '`stopped` is canceled: the sender does not distinguish an order from an error.',
    '`idle` and `paused` count neither as an end nor as a start, and pass through.',
    'The time in the body stays the same at a redelivery.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret that Browser Use shows with the webhook'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'x-browser-use-signature',
      encoding: 'hex',
      timestamp: { header: 'x-browser-use-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ body, timestamp }) => {
        const text = canonicalJson(body, 'ascii');
        return text === undefined ? 'signature_malformed' : [`${timestamp}.${text}`];
      },
      otherContents: ({ body, timestamp }) => [
        [`${timestamp}.`, Buffer.from(canonicalJson(body, 'unicode') ?? '')],
      ],
      covers: { body: 'json' },
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    type: optionalText,
    timestamp: optionalText,
    payload: z
      .object({ task_id: optionalId, session_id: optionalId, status: optionalText })
      .partial()
      .catch({})
      .optional(),
  }),
  identify: {
    short: 'digest of the canonical JSON',
    why: 'The digest of the canonical text, which is what is signed: the digest of the body would change with white space, which is not signed; and a task may start again after a pause.',
    of: (_, delivery) => digestOf(Buffer.from(canonicalJson(delivery.body, 'ascii') ?? '')),
  },
  normalize: ({ type, timestamp, payload = {} }) => {
    const { task_id: id, session_id, status } = payload;
    const job =
      id &&
      type === 'agent.task.status_update' &&
      jobEvent(STATES, status, id, {
        correlationId: session_id,
        time: timestamp,
        native: { type, status },
      });
    const name = nativeType('com.browser-use', type ?? 'untyped', status);
    return [job || passThrough(name, { subject: id ?? session_id, time: timestamp })];
  },

  sender: undocumentedSender({
    note: 'The result is not in the delivery. Retries and the deadline are not documented.',
    source: 'https://docs.cloud.browser-use.com/usage/webhooks',
  }),
});
