/** This build's version, as package.json has it; a file of its own, so that knowing it loads nothing else. */
import { readFileSync } from 'node:fs';

export const version: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;
