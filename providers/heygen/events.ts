/** HeyGen's events: `{event_type, event_data}`, in v3 with `event_id` and `created_at`. The fields of `event_data` depend on the kind of job. */
import {
  type EventDraft,
  isUrl,
  type JobState,
  jobError,
  jobEvent,
  nativeType,
  optionalId,
  optionalText,
  outputAt,
  passThrough,
  z,
} from '../../src/provider/kit.js';

const STATES: Readonly<Record<string, JobState>> = { success: 'succeeded', fail: 'failed' };
/** The first of these that the event has is the job's id. */
const IDS = ['video_id', 'video_translate_id', 'session_id', 'generation_id', 'avatar_id', 'id'];
/** `video_share_page_url` is not among them: it is a page to watch the video on. */
const OUTPUTS = ['url', 'video_url', 'gif_download_url', 'image_url', 'audio_url'];

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
  const id = IDS.map((name) => optionalText.parse(event_data[name])).find((found) => found !== undefined);
  const at = typeof created_at === 'number' ? created_at * 1000 : created_at;
  const dot = event_type.lastIndexOf('.');
  const job =
    id !== undefined && dot >= 0
      ? jobEvent(STATES, event_type.slice(dot + 1), id, {
          task: event_type.slice(0, dot),
          correlationId: optionalText.parse(event_data.callback_id),
          outputs: OUTPUTS.flatMap((name) => {
            const url = event_data[name];
            return isUrl(url) ? outputAt(url, name === 'url' ? { kind: 'video' } : { name }) : [];
          }),
          error: jobError(event_data.msg ?? event_data.message),
          time: at,
          native: { type: event_type },
        })
      : undefined;
  return [job ?? passThrough(nativeType('com.heygen', event_type), { subject: id, time: at })];
}
