/** What Hoox's tasks produce, and why they fail. Field names and codes: https://docs.hoox.video/webhooks/overview and the skill. */
import { type ErrorCategory, isUrl, type Output, outputAt, time } from '../../src/provider/kit.js';

const EXPORT_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

export function outputsOf(task: string | undefined, result: Readonly<Record<string, unknown>>): Output[] {
  const { video_url, asset_url, asset_type, width, height, duration_seconds } = result;
  const { duration, thumbnail_url, thumbnail } = result;
  const createdAt = time(result.created_at);
  const expiresAt =
    task === 'video_export' && createdAt ? Date.parse(createdAt) + EXPORT_LIFETIME_MS : undefined;
  const still = thumbnail_url ?? thumbnail;
  return [
    ...(isUrl(video_url)
      ? [outputAt(video_url, { name: 'video', durationSeconds: duration, expiresAt })]
      : []),
    ...(isUrl(asset_url)
      ? [
          outputAt(asset_url, {
            name: 'asset',
            kind: asset_type,
            width,
            height,
            durationSeconds: duration_seconds,
          }),
        ]
      : []),
    ...(isUrl(still) ? [outputAt(still, { name: 'thumbnail', kind: 'image' })] : []),
  ];
}

// Older notices have them in lower case, which does not matter here. The page lists JOB_NOT_FOUND and UNAUTHORIZED_JOB among the errors of jobs.
export const CATEGORIES: Readonly<Record<string, ErrorCategory>> = {
  JOB_NOT_FOUND: 'not_found',
  UNAUTHORIZED_JOB: 'permission',
  GENERATION_FAILED: 'provider',
  SCRIPT_GENERATION_FAILED: 'provider',
  VOICE_GENERATION_FAILED: 'provider',
  AVATAR_PROCESSING_FAILED: 'provider',
  MEDIA_PROCESSING_FAILED: 'provider',
  ASSEMBLY_FAILED: 'provider',
  EXPORT_FAILED: 'provider',
  ENCODING_FAILED: 'provider',
  FORMAT_CONVERSION_FAILED: 'provider',
  STORAGE_FAILED: 'provider',
  LOOK_GENERATION_FAILED: 'provider',
  INSUFFICIENT_CREDITS: 'insufficient_funds',
  INVALID_PLAN: 'permission',
  PLAN_RESOLUTION_FAILED: 'provider',
};
