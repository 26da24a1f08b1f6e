/**
 * How an operator says what a sender's payload means where no provider knows it: four JMESPath expressions. JMESPath can only
 * select and compare; it has no loops of its own, no functions from outside and no way to write.
 */
import { compile, TreeInterpreter } from '@jmespath-community/jmespath';
import { z } from 'zod';
import type { PassedThroughDraft } from '../event.js';
import { nativeType } from './job-mapping.js';

type Expression = ReturnType<typeof compile>;

const expression = (whatFor: string) =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      try {
        compile(text);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        context.addIssue({ code: 'custom', message: `is no JMESPath expression: ${why}` });
      }
    })
    .optional()
    .describe(`JMESPath: ${whatFor}`);

/** The setting. Everything is optional: without it, an event is `untyped` and identified by the digest of its body. */
export const eventMapping = () =>
  z
    .strictObject({
      type: expression('what kind of event it is'),
      id: expression('what is the same at each redelivery of one event, and differs between two'),
      time: expression('when it happened: RFC 3339, or unix seconds or milliseconds'),
      subject: expression('what it is about; also orders its events'),
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

/** Text, numbers as they print; undefined for anything else, and for what an expression cannot do with this payload. */
function select(text: string | undefined, payload: unknown): string | undefined {
  if (text === undefined) return undefined;
  const kept = compiled.get(text) ?? compile(text);
  compiled.set(text, kept);
  try {
    const found: unknown = TreeInterpreter.search(kept, payload as never);
    if (typeof found === 'number') return String(found);
    return typeof found === 'string' && found !== '' ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined: the digest of the body stands in. */
export const mappedId = ({ id }: EventMapping, payload: unknown): string | undefined => select(id, payload);

export function mappedEvent(mapping: EventMapping, payload: unknown): PassedThroughDraft {
  const subject = select(mapping.subject, payload);
  return {
    family: 'other',
    type: nativeType(mapping.typePrefix, select(mapping.type, payload) ?? 'untyped'),
    subject,
    orderBy: subject,
    time: timeOf(select(mapping.time, payload)),
  };
}

/** Ten digits are seconds until 2286, thirteen milliseconds since 2001. */
function timeOf(text: string | undefined): string | number | undefined {
  if (text === undefined || !/^\d{10}(?:\.\d+)?$|^\d{13}$/.test(text)) return text;
  return text.length === 13 ? Number(text) : Number(text) * 1000;
}
