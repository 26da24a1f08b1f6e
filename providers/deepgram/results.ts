/** What Deepgram’s models return, as in its SDK 5.13.0: the transcript of each channel (/v1/listen), or a summary of a text (/v1/read). */
import { type Output, optionalText, outputText, textAt, z } from '../../src/provider/kit.js';

const alternative = z.object({ transcript: z.string().catch('') });
const channel = z.object({ alternatives: z.array(alternative).catch([]) });

export const results = z
  .looseObject({ channels: z.array(channel).optional().catch(undefined), summary: z.unknown().optional() })
  .optional()
  .catch(undefined);
type Results = z.infer<typeof results>;

export function outputsOf(results: Results): Output[] {
  const transcripts = (results?.channels ?? []).flatMap(({ alternatives: [best] }) =>
    best?.transcript ? outputText(best.transcript, 'transcript') : [],
  );
  const summary = textAt(results?.summary, 'short') ?? textAt(results?.summary, 'text');
  if (!summary) return transcripts;
  const role = transcripts.length > 0 ? 'other' : 'main';
  return [...transcripts, outputText(summary, { name: 'summary', role })];
}

/** The whole result is in the delivery: a recording without a word has none. */
export const isSilence = (results: Results) =>
  results?.channels !== undefined && outputsOf(results).length === 0;

/** `model_info` is one model in a stream, else all that worked on it by their ids: their names. */
export function modelIn(info: unknown): string | undefined {
  const name = textAt(info, 'name');
  if (name) return name;
  const { data } = z.record(z.string(), z.object({ name: optionalText })).safeParse(info);
  const names = Object.values(data ?? {}).flatMap(({ name }) => name ?? []);
  return names.length > 0 ? names.join(', ') : undefined;
}
