/**
 * A prediction's output is what its model returns: a URL, text, or any JSON that holds them. A training makes a version of a
 * model, and its weights: https://replicate.com/docs/reference/http#trainings.get
 */
import { type Output, outputsIn, outputText, textAt, time } from '../../src/provider/kit.js';

/** `owner/model:digest` */
const VERSION = /^[\w.-]+\/[\w.-]+:[0-9a-f]{4,64}$/;

export function outputsOf(output: unknown, expiresAt: number | undefined): Output[] {
  const version = textAt(output, 'version');
  return version && VERSION.test(version)
    ? [outputText(version, 'version'), ...outputsIn(output)]
    : outputsIn(output, { facts: { expiresAt } });
}

const LIFETIME_MS = 60 * 60 * 1000;

/** Of the files of a prediction made by the API: https://replicate.com/docs/topics/predictions/data-retention */
export const endOfFiles = (source: string | undefined, completedAt: string | undefined) =>
  source === 'api' && time(completedAt) ? Date.parse(completedAt ?? '') + LIFETIME_MS : undefined;

/** Of the last bar of tqdm in the logs, as `parseProgressFromLogs` of the sender's SDK 1.4 reads it. */
export function progressIn(logs: string | undefined): number | undefined {
  const bar = logs
    ?.split('\n')
    .reverse()
    .map((line) => /^\s*(\d{1,3})%\s*\|.+?\|\s*\d+\/\d+/.exec(line)?.[1])
    .find((percent) => percent !== undefined);
  return bar === undefined ? undefined : Number(bar) / 100;
}
