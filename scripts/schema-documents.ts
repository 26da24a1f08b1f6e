/** The documents in `schemas/`, made from `event.ts`: what a consumer validates with, and generates its types from. */
import { stringify } from 'yaml';
import { z } from 'zod';
import { jobData, jobEvent, passedThroughEvent, SCHEMA_VERSION } from '../src/event.js';

/** File name in `schemas/` to content. */
export function schemaDocuments(): Readonly<Record<string, string>> {
  return {
    'asyncapi.yaml': stringify(asyncApi(), { lineWidth: 110 }),
    'event.schema.json': printed(schemaOf(passedThroughEvent)),
    'job-data.schema.json': printed(schemaOf(jobData)),
    'job-event.schema.json': printed(schemaOf(jobEvent)),
  };
}

type Document = Record<string, unknown>;

/** The states of a job and of its outputs: a consumer branches on them, and a version of the schema has these and no other. */
const FIXED_LISTS = ['type', 'status', 'outputsState'];

/** JSON Schema 2020-12. */
function schemaOf(schema: z.ZodType): Document {
  const {
    $schema,
    $ref = '',
    $defs = {},
  } = z.toJSONSchema(schema, {
    // The input side allows fields that it does not know: an event with one more is still valid under an older schema.
    io: 'input',
    override: ({ jsonSchema, path }) => {
      // Any other list may grow: the event of tomorrow must be valid under the file of today.
      if (jsonSchema.enum && !FIXED_LISTS.includes(String(path.at(-1)))) {
        jsonSchema.examples = jsonSchema.enum;
        delete jsonSchema.enum;
      }
      // The format says the same as zod's pattern, in a line less of 200 characters.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
  // A schema with an id comes as a reference to itself; tools want it at the top.
  const id = $ref.slice('#/$defs/'.length);
  const { [id]: own, ...others } = $defs;
  return { $schema, $id: id, ...own, ...(Object.keys(others).length > 0 ? { $defs: others } : {}) };
}

function asyncApi(): Document {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Onehook events',
      version: `${SCHEMA_VERSION}.0.0`,
      description:
        'What the gateway publishes to Kafka: CloudEvents 1.0, by default in structured mode (the record’s value is the whole event). A consumer deduplicates by `source` and `id`.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      events: {
        address: 'onehook.events',
        description:
          'The default topic. Routes in the configuration name other topics, which hold the same messages.',
        messages: {
          jobEvent: { $ref: '#/components/messages/jobEvent' },
          event: { $ref: '#/components/messages/event' },
        },
      },
    },
    operations: {
      publishEvents: {
        action: 'send',
        channel: { $ref: '#/channels/events' },
        summary: 'One record for each event and topic, acknowledged by all in-sync replicas.',
      },
    },
    components: {
      messages: {
        jobEvent: message(
          'Job event',
          'A job of a media or AI provider has reached a state; `data` has one schema for all of them.',
          './job-event.schema.json',
        ),
        event: message(
          'Event, payload passed through',
          'Any other verified delivery; `data` is the provider’s own payload.',
          './event.schema.json',
        ),
      },
    },
  };
}

function message(title: string, summary: string, schemaFile: string): Document {
  const header = (description: string) => ({ type: 'string', description });
  return {
    title,
    summary,
    headers: {
      type: 'object',
      properties: {
        ce_id: header('The event’s id, as in the value: to filter without parsing.'),
        ce_source: header('The event’s source.'),
        ce_type: header('The event’s type.'),
      },
    },
    payload: { $ref: schemaFile },
    bindings: {
      kafka: { key: { type: 'string', description: 'The event’s `partitionkey`; null where it has none.' } },
    },
  };
}

const printed = (document: Document) => `${JSON.stringify(document, null, 2)}\n`;
