/**
 * fal’s results and errors. `payload` is each model’s own; the shapes here are the usual ones of media models
 * (https://docs.fal.ai/model-endpoints/webhooks shows two). Whatever else it holds is left to the consumer.
 */
import {
  type ErrorCategory,
  isUrl,
  type JobError,
  jobError,
  type Output,
  outputAt,
  z,
} from '../../src/provider/kit.js';

const file = z.object({
  url: z.string().refine(isUrl),
  content_type: z.unknown().optional(),
  file_size: z.unknown().optional(),
  width: z.unknown().optional(),
  height: z.unknown().optional(),
  duration: z.unknown().optional(),
});
const fields = z.record(z.string(), z.unknown()).catch({});

/** `video`, `images`, `audio_file` ... hold a file or a list of files; `..._url` holds a bare URL. */
export const outputsOf = (payload: unknown): Output[] =>
  Object.entries(fields.parse(payload)).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((item) => outputOf(name, item) ?? []),
  );

function outputOf(name: string, item: unknown): Output | undefined {
  if (isUrl(item) && /url/i.test(name)) return outputAt(item, { name });
  const { data } = file.safeParse(item);
  return (
    data &&
    outputAt(data.url, {
      name,
      contentType: data.content_type,
      bytes: data.file_size,
      width: data.width,
      height: data.height,
      durationSeconds: data.duration,
    })
  );
}

// Only those of fal’s error types whose category does not follow from the HTTP status. The list is from
// https://fal.ai/docs/documentation/model-apis/errors; that a webhook has the same types is assumed.
const CATEGORIES: Readonly<Record<string, ErrorCategory>> = {
  content_policy_violation: 'content_policy',
  generation_timeout: 'timeout',
  downstream_service_error: 'provider',
  downstream_service_unavailable: 'provider',
};

const validation = z.object({
  detail: z.union([
    z.string(),
    z
      .array(
        z.object({
          loc: z.array(z.union([z.string(), z.number()])).catch([]),
          msg: z.string().catch(''),
          type: z.string().optional().catch(undefined),
        }),
      )
      .min(1),
  ]),
});

/** `payload.detail` says why, as text or as a list of faults in the input; `error` gives the status of the run. */
export function errorOf({ error, payload }: { error?: unknown; payload?: unknown }): JobError {
  const summary = typeof error === 'string' ? error : '';
  const status = Number(/status code: (\d{3})/i.exec(summary)?.[1] ?? 0);
  const detail = validation.safeParse(payload).data?.detail;
  const code = typeof detail === 'object' ? detail[0]?.type : undefined;
  const message =
    typeof detail === 'object'
      ? detail.map(({ loc, msg }) => (loc.length > 0 ? `${loc.join('.')}: ${msg}` : msg)).join('; ')
      : detail;
  return jobError(message || summary, { codes: CATEGORIES, code, status });
}
