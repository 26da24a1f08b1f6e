/**
 * https://docs.kie.ai/common-api/webhook-verification
 * The signature covers the task’s id (from the body) and the time, and nothing else: anyone who has seen one delivery can send
 * another result for the same task until the time is too old. Fetch the task before you trust its result. Kie.ai signs only if
 * a key is set there. The bodies differ from model to model. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  jobInState,
  nativeType,
  passThrough,
  secretList,
  time,
  toleranceSeconds,
  unixSeconds,
  usageOf,
  z,
} from '../../src/provider/kit.js';
import { errorOf, modelOf, outputsOf, payload, SIGNED_FIELDS, signedTaskId, stateOf } from './jobs.js';

export default defineProvider({
  name: 'kie',
  title: 'Kie.ai',
  docs: 'https://docs.kie.ai/common-api/webhook-verification',
  typePrefix: 'ai.kie',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'In each request, as `callBackUrl`. (From memory; confirm at the sender.)',
  assumptions: [
    '`code` 200 without `state` means success; any other code means failure, for the reason that its words say, else that it has in HTTP.',
    'A `callbackType` of Suno other than `complete` or `error` reports progress.',
    'A delivery may be 300 s old: the page asks for a limit and names none.',
  ],
  settings: z.strictObject({
    secrets: secretList('the webhookHmacKey, from kie.ai/settings'),
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
    short: 'digest of the body',
    why: 'A task is reported several times, and its state is not signed, so the digest of the body identifies the event.',
    of: () => undefined,
  },
  normalize: (delivered) => {
    const { code, data } = delivered;
    const { id } = data;
    const state = stateOf(delivered);
    const status = data.state ?? data.callbackType ?? String(code);
    if (!state) return [passThrough(nativeType('ai.kie.task', status), { subject: id })];
    return [
      jobInState(state, id, {
        model: modelOf(data),
        createdAt: data.createTime,
        completedAt: data.completeTime,
        outputs: outputsOf(data),
        error: errorOf(delivered),
        usage: [usageOf('credits', data.consumeCredits)],
        time: time(data.completeTime),
        native: { type: data.callbackType, status },
      }),
    ];
  },

  // A task is never run again under its id.
  endsOnce: true,

  sender: {
    ackDeadlineSeconds: 15,
    note: 'Kie.ai gives up after three failures; the page does not document the waits between them.',
    source: 'https://docs.kie.ai/common-api/webhook-verification',
  },
});
