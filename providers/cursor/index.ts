/**
 * https://cursor.com/docs/cloud-agent/api/webhooks
 * A cloud agent is a job: it ends as FINISHED or ERROR, and may be sent to work again afterwards. Read 2026-11-24, from
 * copies.
 */
import {
  defineProvider,
  hmac,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  outputText,
  secretList,
  textAt,
  time,
  undocumentedSender,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';

// https://cursor.com/docs/cloud-agent/api/webhooks: only the end is told.
const STATES: Readonly<Record<string, JobState>> = { FINISHED: 'succeeded', ERROR: 'failed' };

export default defineProvider({
  name: 'cursor',
  title: 'Cursor',
  docs: 'https://cursor.com/docs/cloud-agent/api/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'The timestamp is of the event and the same at each attempt.',
    'The summary of a failed agent says why it failed.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret that is given with the webhook’s URL when an agent is started'),
  }),
  scheme: ({ secrets }) =>
    hmac({ secrets, header: 'x-webhook-signature', encoding: 'hex', prefix: 'sha256=' }),
  development: (make) => ({ secrets: [make.secret(24).toString('base64url')] }),

  payload: z.looseObject({
    event: optionalText,
    id: z.string().min(1),
    status: optionalText,
    timestamp: optionalText,
    summary: optionalText,
  }),
  identify: {
    short: 'SHORT',
    why: 'The agent, its status and the time that the body says: an agent can end several times. The id of the delivery is in a header that is not signed.',
    of: ({ id, status, timestamp }) => (status && timestamp ? `${id}:${status}:${timestamp}` : undefined),
  },
  normalize: ({ id, status, event, timestamp, summary, ...rest }, delivery) => {
    const deliveryId = delivery.header('x-webhook-id');
    const state = lookUp(STATES, status);
    if (!state) {
      const type = nativeType('com.cursor.agent', status?.toLowerCase() ?? event ?? 'unknown');
      return [{ family: 'other', type, subject: id, orderBy: id, time: timestamp, deliveryId }];
    }
    const pullRequest = textAt(rest, 'target.prUrl');
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status: state, task: 'agent', completedAt: time(timestamp) }),
        outputs:
          state === 'succeeded'
            ? [
                ...(isUrl(pullRequest) ? [outputAt(pullRequest, { name: 'pull-request' })] : []),
                ...(summary ? [outputText(summary, 'summary')] : []),
              ]
            : [],
        error: state === 'failed' ? jobError('unknown', summary) : undefined,
        time: timestamp,
        native: withoutUndefined({ type: event, status }),
        deliveryId,
      },
    ];
  },

  sender: undocumentedSender({
    note: 'Deadline and retries are not documented.',
    source: 'https://cursor.com/docs/cloud-agent/api/webhooks',
  }),
});
