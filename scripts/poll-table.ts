/** The senders that can be asked for a job, for docs/jobs.md: what a registration must name, and which API answers. */
import { z } from 'zod';
import { exampleSettings } from '../src/config/development.js';
import type { Poll } from '../src/provider/poll.js';
import type { Provider } from '../src/provider/provider.js';
import { code, markdownTable } from './markdown-table.js';
import { type JsonSchema, schemaOf } from './schema-compatibility.js';

export const pollTable = (providers: readonly Provider[]) =>
  markdownTable(
    ['provider', '`job`', 'status API'],
    providers.flatMap((provider) => {
      const poll = pollOf(provider);
      return poll ? [[code(provider.name), jobOf(poll), `[${provider.title}](${poll.docs})`]] : [];
    }),
  );

function pollOf(provider: Provider): Poll | null {
  if (!provider.poll) return null;
  const settings = { ...Object(exampleSettings(provider)), poll: { apiKey: 'an-api-key' } };
  return provider.poll(provider.settings.parse(settings));
}

/** The fields of each kind of job, and what is said of a field: its values, or its description. */
function jobOf({ job }: Poll): string {
  const schema: JsonSchema = z.toJSONSchema(job, { io: 'input' });
  const kinds = Array.isArray(schema.oneOf ?? schema.anyOf) ? (schema.oneOf ?? schema.anyOf) : [schema];
  return (kinds as JsonSchema[]).map(({ properties }) => kindOf(schemaOf(properties))).join('; ');
}

function kindOf(fields: JsonSchema): string {
  const notes = Object.entries(fields).flatMap(([name, value]) => {
    const { enum: values, description } = schemaOf(value);
    if (Array.isArray(values))
      return [`${code(name)} ${values.map((each) => code(String(each))).join(' or ')}`];
    return typeof description === 'string' ? [`${code(name)}: ${description}`] : [];
  });
  return [code(`{ ${Object.keys(fields).join(', ')} }`), ...notes].join(', ');
}
