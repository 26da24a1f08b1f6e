/** The version of this build, from package.json. In a file of its own, so that reading it loads nothing else. */
import { readFileSync } from 'node:fs';

export const version: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;
