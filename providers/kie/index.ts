/**
 * https://docs.kie.ai/common-api/webhook-verification
 * Signed are the task’s id (from the body) and the time, and nothing else: whoever has seen one delivery can send another
 * result for the same task until the time is too old. Look the task up before you trust its result. Signed only where a key
 * is set there. The bodies differ from model to model. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  nativeType,
  secretList,
  time,
  toleranceSeconds,
  unixSeconds,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';
import { errorOf, outputsOf, payload, SIGNED_FIELDS, signedTaskId, stateOf } from './jobs.js';

export default defineProvider({
  name: 'kie',
  title: 'Kie.ai',
  docs: 'https://docs.kie.ai/common-api/webhook-verification',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    '`code` 200 without `state` is success, and any other code a failure with the meaning it has in HTTP.',
    'Suno’s `callbackType` other than `complete` tells of progress.',
    '300 s is our limit: the page asks for one and names none.',
  ],
  settings: z.strictObject({
    secrets: secretList('the webhookHmacKey of kie.ai/settings'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'x-webhook-signature',
      encoding: 'base64',
      timestamp: { header: 'x-webhook-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ body, timestamp }) => {
        const id = signedTaskId(body);
        return id === undefined ? 'signature_malformed' : [Buffer.from(`${id}.${timestamp}`)];
      },
      covers: { body: 'fields', fields: SIGNED_FIELDS },
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload,
  identify: {
    short: 'SHORT',
    why: 'The digest of the body: a task is reported several times, and what tells its reports apart is not signed, as its state is not.',
    of: () => undefined,
  },
  normalize: (delivered) => {
    const { code, data } = delivered;
    const { id } = data;
    const state = stateOf(delivered);
    const status = data.state ?? data.callbackType ?? String(code);
    if (!state) {
      return [{ family: 'other', type: nativeType('ai.kie.task', status), subject: id, orderBy: id }];
    }
    const completedAt = time(data.completeTime);
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status: state,
          model: data.model,
          createdAt: time(data.createTime),
          completedAt,
        }),
        outputs: state === 'succeeded' ? outputsOf(data) : [],
        outputsPending: state === 'succeeded' && outputsOf(data).length === 0,
        error: state === 'failed' ? errorOf(delivered) : undefined,
        time: completedAt,
        native: withoutUndefined({ type: data.callbackType, status }),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: 15,
    note: 'Given up after three failures; the waits between them are not documented.',
    source: 'https://docs.kie.ai/common-api/webhook-verification',
  },
});
