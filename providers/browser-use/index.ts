/**
 * https://docs.cloud.browser-use.com/usage/webhooks
 * The only sender here that signs what the JSON means rather than its bytes: keys sorted, no blanks, as Python prints it
 * (its page also shows JavaScript’s print, which differs beyond ASCII; both are accepted). Another page signs the bytes
 * themselves, under X-Webhook-Signature; that form is refused. When a URL is registered, `{"test":"ok"}` or an event `test` comes. Read
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

// The statuses of agent.task.status_update. The newest page has running, idle and stopped: a task that is done goes back to
// `idle`, and `stopped` is the end of its session, so it says nothing about a task that has ended before.
const STATES: Readonly<Record<string, JobState>> = {
  initializing: 'queued',
  started: 'started',
  running: 'started',
  finished: 'succeeded',
  idle: 'succeeded',
};

export default defineProvider({
  name: 'browser-use',
  title: 'Browser Use',
  docs: 'https://docs.cloud.browser-use.com/usage/webhooks',
  typePrefix: 'com.browser-use',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the Browser Use Cloud dashboard, under Settings > Webhooks. (From memory; confirm at the sender.)',
  assumptions: [
    '`idle` is the end of a task: the newest page has no `finished`.',
    '`stopped` is the end of a session and not of a task, and `paused` is neither: both pass through.',
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
      .object({
        task_id: optionalId,
        taskId: optionalId,
        session_id: optionalId,
        sessionId: optionalId,
        run_id: optionalId,
        status: optionalText,
        metadata: z.unknown().optional(),
      })
      .catch({})
      .optional(),
  }),
  identify: {
    short: 'digest of the canonical JSON',
    why: 'The digest of the canonical text, which is what is signed: the digest of the body would change with white space, which is not signed; and a task may start again after a pause.',
    of: (_, delivery) => digestOf(Buffer.from(canonicalJson(delivery.body, 'ascii') ?? '')),
  },
  // A task goes from idle to running again when it gets another instruction.
  endsOnce: false,
  normalize: ({ type, timestamp, payload = {} }) => {
    // One page spells the ids in camel case.
    const { task_id, taskId, session_id, sessionId, run_id, status, metadata } = payload;
    const id = task_id ?? taskId;
    const session = session_id ?? sessionId;
    const job =
      id &&
      type === 'agent.task.status_update' &&
      jobEvent(STATES, status, id, {
        reference: metadata,
        correlationId: session,
        time: timestamp,
        native: { type, status },
      });
    const name = nativeType('com.browser-use', type ?? 'untyped', status);
    return [job || passThrough(name, { subject: id ?? run_id ?? session, time: timestamp })];
  },

  sender: undocumentedSender({
    note: 'The result is not in the delivery. Retries and the deadline are not documented.',
    source: 'https://docs.cloud.browser-use.com/usage/webhooks',
  }),
});
