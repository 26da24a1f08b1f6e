/** What a job cost, in the few measures that consumers add up across senders. */
import type { Usage, UsageMeasure } from '../event.js';
import { quantity, text } from './job-mapping.js';

const UNIT_OF: Readonly<Record<Exclude<UsageMeasure, 'money'>, string>> = {
  compute_seconds: 'seconds',
  media_seconds: 'seconds',
  credits: 'credits',
  units: 'units',
};

/** `amount`: a number, also as text. Undefined, to be left out of the list, for anything else and for a negative one. */
export function usageOf(measure: keyof typeof UNIT_OF, amount: unknown, unit?: string): Usage | undefined {
  const number = quantity(amount);
  return number === undefined ? undefined : { measure, amount: number, unit: unit ?? UNIT_OF[measure] };
}

/** `currency`: ISO 4217, in the sender's letter case or not: `usd`. */
export function money(amount: unknown, currency: unknown): Usage | undefined {
  const number = quantity(amount);
  const unit = text(currency)?.toUpperCase();
  return number === undefined || unit === undefined ? undefined : { measure: 'money', amount: number, unit };
}
