/** Bria’s results differ from endpoint to endpoint: a URL under a name, or a list of URLs or of objects that hold one. */
import {
  categoryOfHttpStatus,
  isUrl,
  type JobError,
  jobError,
  type Output,
  optionalText,
  outputAt,
  z,
} from '../../src/provider/kit.js';

const fields = z.record(z.string(), z.unknown()).catch({});

export const outputsOf = (result: unknown): Output[] =>
  Object.entries(fields.parse(result)).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .map((item) => (isUrl(item) ? item : fields.parse(item).url))
      .filter(isUrl)
      .map((url) => outputAt(url, { name })),
  );

/** The SDK’s BriaError has a number as its code; an example on the page has a word. */
export const failure = z
  .object({
    code: z.union([z.string(), z.number()]).optional().catch(undefined),
    message: optionalText,
    details: optionalText,
  })
  .optional()
  .catch(undefined);

export function errorOf(error: z.infer<typeof failure>): JobError {
  const { code, message, details } = error ?? {};
  const category = typeof code === 'number' ? categoryOfHttpStatus(code) : 'unknown';
  return jobError(message ?? details, { category, code: code === undefined ? undefined : String(code) });
}
