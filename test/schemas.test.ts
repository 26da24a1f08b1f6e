/** The schemas that consumers read are the ones that the gateway publishes by, and a version of them only grows. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { brokenSince, frozenFolder } from '../scripts/frozen-schemas.js';
import { type JsonSchema, schemaBreaks } from '../scripts/schema-compatibility.js';
import { schemaDocuments } from '../scripts/schema-documents.js';
import { eventProblems } from '../src/conformance/event-schemas.js';

const folder = new URL('../../schemas/', import.meta.url);

test('schemas/ holds what src/event.ts generates (else: npm run schemas)', () => {
  const documents = schemaDocuments();
  assert.deepEqual(readdirSync(folder).sort(), Object.keys(documents).sort());
  for (const [name, content] of Object.entries(documents)) {
    assert.equal(readFileSync(new URL(name, folder), 'utf8'), content, name);
  }
});

test('the AsyncAPI document refers to files and parts that exist', () => {
  const text = schemaDocuments()['asyncapi.yaml'] ?? '';
  const document: unknown = parse(text);
  for (const [, reference = ''] of text.matchAll(/\$ref: "?([^\s"]+)/g)) {
    if (reference.startsWith('./')) assert.ok(readdirSync(folder).includes(reference.slice(2)), reference);
    else {
      const part = reference
        .slice(2)
        .split('/')
        .reduce<unknown>((value, key) => Object(value)[key], document);
      assert.ok(part, reference);
    }
  }
});

test('the schemas refuse anything but an event', () => {
  assert.notDeepEqual(eventProblems({ type: 'com.acme.paid' }), []);
  assert.notDeepEqual(eventProblems({ type: 'onehook.job.succeeded', data: {} }), []);
});

test('the schemas break nothing of the version that was frozen', () => {
  assert.ok(existsSync(frozenFolder), 'nothing is frozen: npm run schemas -- --freeze');
  assert.deepEqual(brokenSince(), []);
});

/** A copy of the published schema of job events, changed. Its `data` is a reference. */
function changed(change: (fields: Record<string, Node>, root: Node) => void): string[] {
  const frozen = JSON.parse(schemaDocuments()['job-event.schema.json'] ?? '');
  const current = structuredClone(frozen);
  const data = Object.values<Node>(current.$defs)[0]!;
  change(data.properties, current);
  return schemaBreaks(frozen, current);
}
interface Node extends JsonSchema {
  type: string;
  description?: string;
  enum?: string[];
  examples: string[];
  required: string[];
  items: Node;
  properties: Record<string, Node>;
}
const remove = (list: string[], value: string) => list.splice(list.indexOf(value), 1);

const CHANGES: readonly [what: string, breaks: readonly string[], change: Parameters<typeof changed>[0]][] = [
  ['nothing', [], () => {}],
  [
    'a new optional field',
    [],
    ({ job }) => {
      job!.properties.region = { type: 'string' } as Node;
    },
  ],
  [
    'a value more in a list that may grow',
    [],
    ({ outputs }) => outputs!.items.properties.kind!.examples.push('font'),
  ],
  [
    'other words in a description',
    [],
    ({ job }) => {
      job!.properties.id!.description = 'The id.';
    },
  ],
  ['a field that is gone', ['data.job.task is gone.'], ({ job }) => delete job!.properties.task],
  ['an attribute that is gone', ['via is gone.'], (_, root) => delete root.properties.via],
  [
    'an optional field that becomes required',
    ['data.job.task was optional and is required.'],
    ({ job }) => job!.required.push('task'),
  ],
  [
    'a required field that becomes optional',
    ['data.job.status was required and is optional.'],
    ({ job }) => remove(job!.required, 'status'),
  ],
  [
    'a new field that is required',
    ['data.outputs[].hash is new and required.'],
    ({ outputs }) => {
      outputs!.items.properties.hash = { type: 'string' } as Node;
      outputs!.items.required.push('hash');
    },
  ],
  [
    'another type',
    ['data.usage[].amount: type was "number" and is "string".'],
    ({ usage }) => {
      usage!.items.properties.amount!.type = 'string';
    },
  ],
  [
    'a value less in a list that may grow',
    ['data.error.category: the value "timeout" is gone.'],
    ({ error }) => remove(error!.properties.category!.examples, 'timeout'),
  ],
  [
    'a value more in a fixed list',
    [
      'data.outputsState: enum was ["complete","pending","unread","none"] and is ["complete","pending","unread","none","partial"].',
    ],
    ({ outputsState }) => outputsState!.enum!.push('partial'),
  ],
];
for (const [what, breaks, change] of CHANGES)
  test(`a version of the schema ${breaks.length === 0 ? 'permits' : 'refuses'} ${what}`, () => {
    assert.deepEqual(changed(change), breaks);
  });
