/**
 * Kie.ai’s bodies: one envelope whose contents differ with the family of models. Only the task’s id is signed. The families, each on
 * its page of https://docs.kie.ai: jobs (`resultJson`, JSON as text), Veo (`info.resultUrls`), 4o Image (`info.result_urls`), Flux
 * Kontext (`info.resultImageUrl`), Runway (`video_url`), Luma (`resultUrls`), Suno (a list of songs in `data`, or `audioWavUrl`, or
 * stems in `vocal_removal_info`).
 */
import {
  type ErrorCategory,
  idText,
  type JobState,
  jobError,
  lookUpWord,
  type Output,
  optionalText,
  outputsIn,
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
      .looseObject({
        taskId: id,
        task_id: id,
        state: optionalText,
        callbackType: optionalText,
        model: optionalText,
        data: z.unknown().optional(),
        failCode: z.unknown().optional(),
        failMsg: z.unknown().optional(),
        createTime: z.unknown().optional(),
        completeTime: z.unknown().optional(),
        consumeCredits: z.unknown().optional(),
      })
      .partial()
      .nullish(),
  })
  .transform(({ data: inner, taskId, task_id, ...rest }, context) => {
    const data = inner ?? {};
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
  if (data.state !== undefined) return lookUpWord(STATES, data.state);
  const type = data.callbackType?.toLowerCase();
  if (type === 'error') return 'failed';
  if (type !== undefined && type !== 'complete') return 'progressed';
  return code === 200 ? 'succeeded' : undefined;
}

// The envelope’s own codes, beside those of HTTP; its 400, 413 and 501 are also refusals of content, which their words tell.
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = {
  430: 'rate_limit',
  455: 'provider',
};

export function errorOf({ code, msg, data }: Payload) {
  const failure = { message: data.failMsg || msg, code: data.failCode || undefined };
  return jobError(
    failure,
    code === 200 || failure.code ? { codes: CATEGORIES } : { code, codes: CATEGORIES },
  );
}

/** Runway and Suno call their cover `image_url`. `promptJson` is the request; what begins with `source` is what was there before. */
const COVER = /^image_?url$/i;

export function outputsOf(data: Payload['data']): Output[] {
  const { data: list, ...rest } = data;
  const songs = Array.isArray(list) ? list.flatMap(songIn) : outputsIn(list);
  const outputs = [...outputsIn(rest, { except: /^promptJson$/ }), ...songs];
  const hasMedia = outputs.some(({ kind }) => kind === 'video' || kind === 'audio');
  return outputs.map((output) =>
    hasMedia && COVER.test(output.name ?? '') ? { ...output, role: 'thumbnail' } : output,
  );
}

const seconds = z.object({ duration: z.number().nonnegative() });

function songIn(song: unknown): Output[] {
  const durationSeconds = seconds.safeParse(song).data?.duration;
  return outputsIn(song).map((output) =>
    output.kind === 'audio' && durationSeconds !== undefined ? { ...output, durationSeconds } : output,
  );
}

/** Suno has it in each song. */
export function modelOf({ model, data }: Payload['data']): string | undefined {
  return model ?? (Array.isArray(data) ? textAt(data[0], 'model_name') : undefined);
}
