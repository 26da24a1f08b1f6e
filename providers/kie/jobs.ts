/** Kie.ai’s bodies: one envelope whose contents differ with the family of models (jobs, Veo, Suno). Only the task’s id is signed. */
import {
  categoryOfHttpStatus,
  idText,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  type Output,
  optionalText,
  outputAt,
  textAt,
  unverifiedJson,
  z,
} from '../../src/provider/kit.js';

export const SIGNED_FIELDS = ['data.task_id', 'data.taskId', 'taskId', 'task_id'];

/** Undefined also where the body has two ids that differ: either of them could be the signed one. */
export function signedTaskId(body: Buffer): string | undefined {
  const json = unverifiedJson({ body });
  const ids = new Set(SIGNED_FIELDS.map((field) => textAt(json, field)).filter((id) => id !== undefined));
  return ids.size === 1 ? [...ids][0] : undefined;
}

const id = idText.optional();

export const payload = z
  .object({
    code: z.number().optional(),
    msg: optionalText,
    taskId: id,
    task_id: id,
    data: z
      .object({
        taskId: id,
        task_id: id,
        state: optionalText,
        callbackType: optionalText,
        model: optionalText,
        resultJson: z.unknown().optional(),
        info: z.unknown().optional(),
        data: z.unknown().optional(),
        failCode: z.unknown().optional(),
        failMsg: optionalText,
        createTime: z.unknown().optional(),
        completeTime: z.unknown().optional(),
      })
      .partial(),
  })
  .transform(({ data, taskId, task_id, ...rest }, context) => {
    const found = data.task_id ?? data.taskId ?? taskId ?? task_id;
    if (found) return { ...rest, data: { ...data, id: found } };
    context.addIssue({ code: 'custom', message: 'no task id' });
    return z.NEVER;
  });
type Payload = z.output<typeof payload>;

// https://docs.kie.ai: the states that the job API returns.
const STATES: Readonly<Record<string, JobState>> = {
  waiting: 'queued',
  queuing: 'queued',
  generating: 'started',
  success: 'succeeded',
  fail: 'failed',
};

export function stateOf({ code, data }: Payload): JobState | undefined {
  if (code !== undefined && code !== 200) return 'failed';
  if (data.state !== undefined) return lookUp(STATES, data.state);
  if (data.callbackType === 'error') return 'failed';
  if (data.callbackType !== undefined && data.callbackType !== 'complete') return 'progressed';
  return code === 200 ? 'succeeded' : undefined;
}

export function errorOf({ code, msg, data }: Payload) {
  const category = code === undefined || code === 200 ? 'unknown' : categoryOfHttpStatus(code);
  const failCode = typeof data.failCode === 'number' ? String(data.failCode) : data.failCode || undefined;
  return jobError(data.failMsg ?? msg, {
    category,
    code: failCode ?? (code === 200 ? undefined : String(code)),
  });
}

/** `resultJson` and Veo’s `resultUrls` are JSON, or JSON written as text. */
export function outputsOf(data: Payload['data']): Output[] {
  const results = [fieldOf(parsed(data.resultJson), 'resultUrls'), fieldOf(data.info, 'resultUrls')];
  const songs = Array.isArray(data.data) ? data.data.map((song) => fieldOf(song, 'audio_url')) : [];
  return [
    ...results.flatMap((list) => listOf(parsed(list))).map((url) => outputAt(url)),
    ...songs.filter(isUrl).map((url) => outputAt(url, { kind: 'audio' })),
  ];
}

const listOf = (value: unknown) => (Array.isArray(value) ? value.filter(isUrl) : []);

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

function parsed(value: unknown): unknown {
  return typeof value === 'string' ? unverifiedJson({ body: Buffer.from(value) }) : value;
}
