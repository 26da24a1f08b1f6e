/** What ElevenLabs’ speech to text returns, as in its Node SDK 2.73.0: a transcript, or one for each channel. */
import { type Output, optionalText, outputOfBase64, outputText, z } from '../../src/provider/kit.js';

/** Requested besides the text: subtitles, documents. */
const format = z.object({
  requested_format: optionalText,
  file_extension: optionalText,
  content_type: optionalText,
  is_base64_encoded: z.boolean().catch(false),
  content: z.string().min(1),
});

const transcript = z.object({
  text: optionalText,
  additional_formats: z.array(z.unknown()).nullish().catch(undefined),
  edited_transcript: z.object({ edited_text: optionalText }).nullish().catch(undefined),
});
type Transcript = z.infer<typeof transcript>;

export const transcription = transcript
  .extend({
    transcription_id: optionalText,
    audio_duration_secs: z.number().nonnegative().optional().catch(undefined),
    transcripts: z.array(transcript).optional().catch(undefined),
  })
  .optional()
  .catch(undefined);

export const outputsOf = (of: z.infer<typeof transcription>): Output[] =>
  (of?.transcripts ?? [of ?? {}]).flatMap(outputsOfOne);

function outputsOfOne({ text, additional_formats, edited_transcript }: Partial<Transcript>): Output[] {
  const edited = edited_transcript?.edited_text;
  return [
    ...(text ? [outputText(text)] : []),
    ...(edited ? [outputText(edited, { name: 'edited_text', role: 'other' })] : []),
    ...(additional_formats ?? []).flatMap(outputsOfFormat),
  ];
}

function outputsOfFormat(value: unknown): Output[] {
  const { data } = format.safeParse(value);
  if (!data) return [];
  const { requested_format, file_extension, content_type: contentType, content } = data;
  const name = requested_format ?? file_extension;
  const role = name === 'srt' || name === 'vtt' ? 'captions' : 'other';
  if (!data.is_base64_encoded) return [outputText(content, { name, role })];
  return [outputOfBase64(content, { contentType, name: `transcript.${file_extension ?? name}`, role })];
}
