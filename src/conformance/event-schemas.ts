/** Events against the schemas in `schemas/`, by a validator that knows nothing of zod. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';

const folder = new URL('../../../schemas/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

const ajv = new Ajv2020({ allErrors: true });
ajvFormats.default(ajv);
const validateJobEvent = ajv.compile(read('job-event.schema.json'));
const validateEvent = ajv.compile(read('event.schema.json'));

/** What is wrong with a structured CloudEvent by the schema for its type; empty if it is valid. */
export function eventProblems(event: Record<string, unknown>): string[] {
  const validate = String(event.type).startsWith('onehook.job.') ? validateJobEvent : validateEvent;
  validate(event);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
