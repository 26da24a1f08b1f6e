/**
 * https://cursor.com/docs/cloud-agent/api/webhooks
 * A cloud agent is a job: it ends as FINISHED or ERROR, and may be sent to work again afterwards. Read 2026-11-24, from
 * copies.
 */
import {
  defineProvider,
  endOf,
  hmac,
  idText,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalText,
  outputAt,
  outputText,
  passThrough,
  secretList,
  textAt,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

// Only the end is reported: https://cursor.com/docs/cloud-agent/api/webhooks.
const STATES: Readonly<Record<string, JobState>> = { FINISHED: 'succeeded', ERROR: 'failed' };

export default defineProvider({
  name: 'cursor',
  title: 'Cursor',
  docs: 'https://cursor.com/docs/cloud-agent/api/webhooks',
  typePrefix: 'com.cursor',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In the request that starts an agent, as `webhook.url`. (From memory; confirm at the sender.)',
  assumptions: [
    'The timestamp is that of the event and the same at each attempt.',
    'The summary of a failed agent says why it failed.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret that your request gives with the webhook’s URL when it starts an agent'),
  }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'x-webhook-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    event: optionalText,
    id: idText,
    status: optionalText,
    timestamp: optionalText,
    summary: optionalText,
  }),
  identify: {
    short: 'agent id, status and time',
    why: 'For the end of an agent’s work, the agent, its status and the time in the body: an agent can end several times. For all else the digest of the body. The delivery’s id is in a header that is not signed.',
    of: ({ id, status, timestamp }) => timestamp && endOf(STATES, status, id, timestamp),
  },
  // An agent can be sent to work again.
  endsOnce: false,
  normalize: ({ id, status, event, timestamp, summary, ...rest }, delivery) => {
    const pullRequest = textAt(rest, 'target.prUrl');
    const common = { time: timestamp, deliveryId: delivery.header('x-webhook-id') };
    const name = status ?? event ?? 'unknown';
    return [
      jobEvent(STATES, status, id, {
        task: 'agent',
        completedAt: timestamp,
        outputs: [
          ...(isUrl(pullRequest) ? [outputAt(pullRequest, { name: 'pull-request' })] : []),
          ...(summary ? [outputText(summary, 'summary')] : []),
        ],
        error: jobError(summary),
        native: { type: event, status },
        ...common,
      }) ?? passThrough(nativeType('com.cursor.agent', name), { subject: id, ...common }),
    ];
  },

  sender: undocumentedSender({
    note: 'The deadline and the retries are not documented.',
    source: 'https://cursor.com/docs/cloud-agent/api/webhooks',
  }),
});
