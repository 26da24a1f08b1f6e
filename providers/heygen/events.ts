/** HeyGen's events: `{event_type, event_data}`, in v3 with `event_id` and `created_at`. Their data differs with the kind of job. */
import {
  type EventDraft,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  time,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';

const STATES: Readonly<Record<string, JobState>> = { success: 'succeeded', fail: 'failed' };
/** Of these the first that is there names the job. */
const IDS = ['video_id', 'video_translate_id', 'session_id', 'generation_id', 'avatar_id', 'id'];
/** A page to watch a video on is no output. */
const OUTPUTS = ['url', 'video_url', 'gif_download_url', 'image_url', 'audio_url'];

const eventTime = z
  .union([z.string().min(1), z.number()])
  .optional()
  .catch(undefined);

export const payload = z.object({
  event_id: optionalText,
  event_type: z.string().min(1),
  event_data: z.record(z.string(), z.unknown()).catch({}),
  created_at: eventTime,
});

export function normalize({ event_type, event_data, created_at }: z.infer<typeof payload>): EventDraft[] {
  const id = IDS.map((name) => text(event_data[name])).find((found) => found !== undefined);
  const at = typeof created_at === 'number' ? created_at * 1000 : created_at;
  const dot = event_type.lastIndexOf('.');
  const state = lookUp(STATES, event_type.slice(dot + 1));
  if (!state || id === undefined || dot < 0) {
    return [
      {
        family: 'other',
        type: nativeType('com.heygen', event_type),
        subject: id,
        orderBy: id,
        time: time(at),
      },
    ];
  }
  const found = OUTPUTS.flatMap((name) => {
    const url = event_data[name];
    return isUrl(url) ? outputAt(url, name === 'url' ? { kind: 'video' } : { name }) : [];
  });
  return [
    {
      family: 'job',
      job: withoutUndefined({
        id,
        status: state,
        task: event_type.slice(0, dot),
        correlationId: text(event_data.callback_id),
      }),
      outputs: state === 'succeeded' ? found : [],
      outputsPending: state === 'succeeded' && found.length === 0,
      error: state === 'failed' ? jobError('unknown', event_data.msg ?? event_data.message) : undefined,
      time: time(at),
      native: { type: event_type },
    },
  ];
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
