/** Gemini’s events as states: https://ai.google.dev/gemini-api/docs/webhooks. `interaction.requires_action` is not an end. */
import { type JobState, jobError, type Output, outputAt } from '../../src/provider/kit.js';

export const STATES: Readonly<Record<string, JobState>> = {
  'batch.succeeded': 'succeeded',
  'batch.failed': 'failed',
  'batch.expired': 'failed',
  'batch.cancelled': 'canceled',
  'interaction.completed': 'succeeded',
  'interaction.failed': 'failed',
  'interaction.cancelled': 'canceled',
  'video.generated': 'succeeded',
};

interface EventData {
  output_file_uri?: string | undefined;
  video_uri?: string | undefined;
  file_name?: string | undefined;
  error_code?: string | number | undefined;
  error_message?: string | undefined;
}

/** A place in Google’s storage (gs:) serves as a URL: the submitter of the job can read it. */
export function outputsOf(type: string, { output_file_uri, video_uri, file_name }: EventData): Output[] {
  const uri = output_file_uri ?? video_uri;
  return uri ? [outputAt(uri, { kind: type.startsWith('video.') ? 'video' : 'file', name: file_name })] : [];
}

export const errorOf = (type: string, { error_code, error_message }: EventData) =>
  jobError(error_message, {
    category: type === 'batch.expired' ? 'timeout' : undefined,
    code: error_code?.toString(),
  });
