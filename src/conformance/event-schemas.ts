/**
 * Events against the schemas in `schemas/`, by a validator that knows nothing of zod; and against `event.ts`, since the published
 * schemas let some lists of values grow.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { jobEvent, passedThroughEvent } from '../event.js';

const folder = new URL('../../../schemas/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

const ajv = new Ajv2020({ allErrors: true });
ajvFormats.default(ajv);
const validateJobEvent = ajv.compile(read('job-event.schema.json'));
const validateEvent = ajv.compile(read('event.schema.json'));

/** What is wrong with a structured CloudEvent by the schema for its type; empty if it is valid. */
export function eventProblems(event: Record<string, unknown>): string[] {
  const isJob = String(event.type).startsWith('onehook.job.');
  const validate = isJob ? validateJobEvent : validateEvent;
  validate(event);
  const published = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  const { error } = (isJob ? jobEvent : passedThroughEvent).safeParse(event);
  const own = (error?.issues ?? []).map(({ path, message }) => `/${path.join('/')} ${message}`);
  return published.length > 0 ? published : own;
}
