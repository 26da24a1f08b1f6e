/**
 * https://docs.toapis.com/docs/cn/api-reference/webhooks/task-webhooks
 * Read in a third party’s catalog of that page (2026-09). Only final states are sent. The page does not document whether
 * retries, which go on for 24 h, keep the time of the first attempt; if they do, `toleranceSeconds` must be raised to 86400.
 * Read 2026-11-24.
 */
import {
  defineProvider,
  hmac,
  idText,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalId,
  optionalText,
  outputsIn,
  passThrough,
  secretList,
  time,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

const STATES: Readonly<Record<string, JobState>> = {
  'generation.completed': 'succeeded',
  'generation.failed': 'failed',
};
const EVENT_ID = 'x-toapis-webhook-id';

export default defineProvider({
  name: 'toapis',
  title: 'ToAPIs',
  docs: 'https://docs.toapis.com/docs/cn/api-reference/webhooks/task-webhooks',
  typePrefix: 'com.toapis',
  known: { scheme: 'observed', events: 'observed', sender: 'observed' },
  registration: 'At the API token that the signing secret belongs to. (From memory; confirm at the sender.)',
  assumptions: [
    'Each attempt is signed with its own time.',
    'The result’s URLs are in `data.result`, as text, as a list, or in `url` and `urls`.',
    '`data.error` is the message, or an object with `message` and `code`.',
  ],
  settings: z.strictObject({
    secrets: secretList('the signing secret of the API token, shown once'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'x-toapis-webhook-signature',
      encoding: 'hex',
      prefix: 'v1=',
      separator: ',',
      signedHeaders: [EVENT_ID],
      timestamp: { header: 'x-toapis-webhook-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ body, timestamp, signedHeader }) => [`${signedHeader(EVENT_ID)}.${timestamp}.`, body],
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    id: idText,
    type: z.string().min(1),
    created_at: z.unknown().optional(),
    data: z
      .object({
        task_id: optionalId,
        client_business_id: optionalId,
        task_type: optionalText,
        model: optionalText,
        status: optionalText,
        result: z.unknown().optional(),
        error: z.unknown().optional(),
        submitted_at: z.unknown().optional(),
        finished_at: z.unknown().optional(),
      })
      .partial()
      .catch({}),
  }),
  consistent: ({ id }, delivery) => delivery.header(EVENT_ID) === id,
  identify: {
    short: 'event id',
    why: 'The event’s id, in the signed body and in a signed header: the same at each redelivery, as the sender says.',
    of: ({ id }) => id,
  },
  endsOnce: true,
  normalize: ({ type, created_at, data }) => {
    const { task_id: id, task_type: task, model, status, result, error } = data;
    const at = unixTime(created_at);
    const event =
      id === undefined
        ? undefined
        : jobEvent(STATES, type, id, {
            task,
            model,
            reference: data.client_business_id,
            createdAt: unixTime(data.submitted_at),
            completedAt: unixTime(data.finished_at),
            result,
            outputs: outputsIn(result, { facts: { kind: task } }),
            error: jobError(error),
            time: at,
            native: { type, status },
          });
    return [event ?? passThrough(nativeType('com.toapis', type), { subject: id, time: at })];
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 113_000,
    note: 'Retries after 10 s, 30 s, 2 min, 10 min, 1 h, 6 h and 24 h; a redirect is a failure.',
    source: 'https://docs.toapis.com/docs/cn/api-reference/webhooks/task-webhooks',
  },
});

/** Unix seconds, or RFC 3339. */
const unixTime = (value: unknown) => time(typeof value === 'number' ? value * 1000 : value);
