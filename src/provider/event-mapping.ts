/**
 * The mapping by which an operator describes the payload of a sender that has no provider: four JMESPath expressions. JMESPath
 * can only select and compare; it has no loops, no external functions and no way to write.
 */
import { compile, TreeInterpreter } from '@jmespath-community/jmespath';
import { z } from 'zod';
import type { PassedThroughDraft } from '../event.js';
import { passThrough } from './drafts.js';
import { numberText } from './exact-json.js';
import { nativeType } from './job-mapping.js';

type Expression = ReturnType<typeof compile>;

/** A JMESPath expression; `.optional()` where it may be left out. */
export const expression = (whatFor: string) =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      try {
        compile(text);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        context.addIssue({ code: 'custom', message: `is not a JMESPath expression: ${why}` });
      }
    })
    .describe(`JMESPath: ${whatFor}`);

/** The setting. Every part is optional: without it, an event is `untyped` and identified by the digest of its body. */
export const eventMapping = () =>
  z
    .strictObject({
      type: expression('the type of the event').optional(),
      id: expression(
        'an id that is the same at each redelivery of one event, and differs between two events',
      ).optional(),
      time: expression('when it happened: RFC 3339, or unix seconds or milliseconds').optional(),
      subject: expression('what the event is about; events with the same subject stay in order').optional(),
      /** Reverse-DNS of the sender, put before its types: `com.acme` makes `com.acme.invoice.paid`. */
      typePrefix: z
        .string()
        .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/, {
          error: 'must be a domain in reverse, lower case, as in com.acme',
        })
        .optional(),
    })
    .default({});

export type EventMapping = z.infer<ReturnType<typeof eventMapping>>;

const compiled = new Map<string, Expression>();

/** What the expression selects, of any type. Undefined where there is none, or where it fails on this payload. */
export function selectValue(text: string | undefined, payload: unknown): unknown {
  if (text === undefined) return undefined;
  const selector = compiled.get(text) ?? compile(text);
  compiled.set(text, selector);
  try {
    return TreeInterpreter.search(selector, payload as never);
  } catch {
    return undefined;
  }
}

/** The selected text, with numbers as the sender wrote them. Undefined for anything else. */
export function select(text: string | undefined, payload: unknown): string | undefined {
  const value = selectValue(text, payload);
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Undefined: the digest of the body is used. */
export const mappedId = ({ id }: EventMapping, payload: unknown): string | undefined => select(id, payload);

export function mappedEvent(mapping: EventMapping, payload: unknown): PassedThroughDraft {
  return passThrough(nativeType(mapping.typePrefix, select(mapping.type, payload) ?? 'untyped'), {
    subject: select(mapping.subject, payload),
    time: timeOf(select(mapping.time, payload)),
  });
}

/** Ten digits are seconds until 2286, thirteen milliseconds since 2001. */
export function timeOf(text: string | undefined): string | number | undefined {
  if (text === undefined || !/^\d{10}(?:\.\d+)?$|^\d{13}$/.test(text)) return text;
  return text.length === 13 ? Number(text) : Number(text) * 1000;
}
