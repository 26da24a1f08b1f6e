/** The schemas that consumers read are the ones that the gateway publishes by. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
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
