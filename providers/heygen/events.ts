/** HeyGen's events: `{event_type, event_data}`, in v3 with `event_id` and `created_at`. The fields of `event_data` depend on the kind of job. */
import {
  type EventDraft,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  type Output,
  optionalId,
  optionalText,
  outputsIn,
  passThrough,
  z,
} from '../../src/provider/kit.js';

const STATES: Readonly<Record<string, JobState>> = { success: 'succeeded', fail: 'failed' };
/** The first of these that the event has is the job's id. */
const IDS = ['video_id', 'video_translate_id', 'session_id', 'generation_id', 'avatar_id', 'id'];
/** A replica of a person is used by its id, and has no file. */
const WITHOUT_FILE = /_train$|^instant_avatar$/;

const eventTime = z
  .union([z.string().min(1), z.number()])
  .optional()
  .catch(undefined);

export const payload = z.object({
  event_id: optionalId,
  event_type: z.string().min(1),
  event_data: z.record(z.string(), z.unknown()).catch({}),
  created_at: eventTime,
});

export function normalize({ event_type, event_data, created_at }: z.infer<typeof payload>): EventDraft[] {
  const subject = IDS.map((name) => optionalText.parse(event_data[name])).find((id) => id !== undefined);
  const at = typeof created_at === 'number' ? created_at * 1000 : created_at;
  const dot = event_type.lastIndexOf('.');
  const task = event_type.slice(0, Math.max(dot, 0));
  // HeyGen tells of the GIF of a video whoever asked for it: its end is not a second end of the video.
  const extra = /^avatar_video_(gif|caption)$/.exec(task)?.[1];
  const job =
    subject !== undefined && task !== ''
      ? jobEvent(STATES, event_type.slice(dot + 1), extra ? `${subject}:${extra}` : subject, {
          task,
          reference: event_data.callback_id,
          correlationId: extra && subject,
          outputs: outputsOf(task, event_data),
          hasProduct: !WITHOUT_FILE.test(task),
          error: errorOf(event_data),
          time: at,
          native: { type: event_type },
        })
      : undefined;
  return [job ?? passThrough(nativeType('com.heygen', event_type), { subject, time: at })];
}

type EventData = Readonly<Record<string, unknown>>;

/** `url` is the product, and its kind that of the work. Texts in the data are those of the request. */
const outputsOf = (task: string, { url, ...rest }: EventData): Output[] =>
  [...outputsIn({ url }, { facts: { kind: task } }), ...outputsIn(rest)].filter(
    ({ url }) => url !== undefined,
  );

const errorOf = ({ msg, message, error, error_message, code, error_code }: EventData) =>
  jobError({ message: msg ?? message, error_message, error, code: code ?? error_code });
