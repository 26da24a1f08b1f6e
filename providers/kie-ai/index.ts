/**
 * https://docs.kie.ai/common-api/webhook-verification
 * What is signed is the task’s id and the time, `{taskId}.{timestamp}`, and nothing of the rest of the body: whoever can change a
 * delivery on its way can change its results. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  isUrl,
  jobError,
  nativeType,
  type Output,
  optionalText,
  outputAt,
  secretList,
  toleranceSeconds,
  unixSeconds,
  unprovenText,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

const task = z.object({
  task_id: optionalText,
  taskId: optionalText,
  state: optionalText,
  failMsg: optionalText,
  failCode: optionalText,
  info: z.unknown().optional(),
  resultUrls: z.unknown().optional(),
});

export default defineProvider({
  name: 'kie-ai',
  title: 'Kie.ai',
  docs: 'https://docs.kie.ai/common-api/webhook-verification',
  known: 'documented',
  assumptions: [
    'A tolerance of 300 s; none is told.',
    '`code` 200 is success and any other a failure; a task is told of once.',
    'Results are the URLs in `data.resultUrls`, `data.info.resultUrls` or `data.info.result_urls`: models differ.',
  ],
  settings: z.strictObject({
    secrets: secretList('the webhook HMAC key from the settings page'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'x-webhook-signature',
      encoding: 'base64',
      timestamp: { header: 'x-webhook-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ timestamp, body }) => {
        const id = unprovenText({ body }, 'data.task_id') ?? unprovenText({ body }, 'data.taskId');
        return id === undefined ? 'content_unreadable' : [Buffer.from(`${id}.${timestamp}`)];
      },
      covers: { body: 'fields', fields: ['data.task_id', 'data.taskId'] },
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z
    .object({ code: z.number(), msg: optionalText, data: task })
    .refine(({ data }) => data.task_id ?? data.taskId),
  identify: {
    why: 'The task, which is signed, and whether it ended well, which is not: a replay could otherwise hide the true end.',
    of: ({ code, data }) => `${data.task_id ?? data.taskId}:${code}`,
  },
  normalize: ({ code, msg, data }) => {
    const id = data.task_id ?? data.taskId ?? '';
    const native = withoutUndefined({ status: data.state ?? String(code) });
    if (code === 200 && (data.state === undefined || data.state === 'success')) {
      const outputs = outputsOf(data);
      return [
        {
          family: 'job',
          job: { id, status: 'succeeded' },
          outputs,
          outputsPending: outputs.length === 0,
          native,
        },
      ];
    }
    if (code === 200 && data.state !== 'fail') {
      return [{ family: 'other', type: nativeType('ai.kie.task', data.state), subject: id, orderBy: id }];
    }
    const error = jobError('unknown', data.failMsg ?? msg, data.failCode ?? String(code));
    return [{ family: 'job', job: { id, status: 'failed' }, error, native }];
  },

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'retries',
    onUnavailable: 'retries',
    note: 'Stops after three failures. Signatures are sent where they are turned on.',
    source: 'https://docs.kie.ai/common-api/webhook-verification',
  },
});

const lists = z.record(z.string(), z.unknown()).catch({});

function outputsOf({ info, resultUrls }: z.infer<typeof task>): Output[] {
  const inside = lists.parse(info);
  return [resultUrls, inside.resultUrls, inside.result_urls]
    .flatMap((list): unknown[] => (Array.isArray(list) ? list : [list]))
    .filter(isUrl)
    .map((url) => outputAt(url));
}
