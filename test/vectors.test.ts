/**
 * Published vectors, which are not part of this project: `VECTORS=folder npm test`. Where vendors' own code disagrees
 * (policy.jsonl), each of our decisions is pinned here with its reason.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { providers } from '../providers/index.js';
import { checkVectors, type NotCovered, readVectors } from './vectors/check.js';

const folder = process.env.VECTORS;

/** Vectors that some vendor's code accepts and we refuse; what we say about them, and why. */
const STRICTER: Readonly<Record<string, readonly [check: string, why: string]>> = {
  'openai-0196': [
    'signature_malformed',
    'A signature without `v1,` is accepted by openai-node alone and sent by nobody. A bare value names no algorithm, and one that does not name it lets the sender choose.',
  ],
  'openai-0197': [
    'signature_malformed',
    'base64url without padding: one signature, one text, as the reference library has it. OpenAI sends padded base64.',
  ],
  'replicate-0223': [
    'signature_malformed',
    'The version is the name of the algorithm, and the spec asks to skip unknown ones. Replicate sends v1.',
  ],
  'slack-0166': [
    'timestamp_in_future',
    'Slack’s page asks for a difference of at most 300 s in either direction; Bolt checks one. A time an hour ahead is a replay kept for later, or a clock to correct, and nothing is lost by refusing it.',
  ],
};

/** Secrets that some vendor's code takes and our settings refuse, and why. */
const SECRETS_REFUSED: Readonly<Record<string, string>> = {
  'openai-0198':
    'A secret that is not base64 is a mistake in the configuration nearly always; taken as text, it would only fail later, at every delivery.',
};

/** Senders without a provider, as an operator would describe them to `hmac`. */
const CONFIGURED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'customer-io': {
    header: 'x-cio-signature',
    timestampHeader: 'x-cio-timestamp',
    signedParts: ['text:v0', 'timestamp', 'body'],
    separator: ':',
  },
  recurly: {
    header: 'recurly-signature',
    fields: { timestamp: 1, signature: 2 },
    timestampUnit: 'milliseconds',
  },
};

if (!folder) {
  test('published vectors', { skip: 'run without them; set VECTORS to their folder' });
} else {
  test('every official vector is agreed with', async () => {
    const { agreed, disagreed, notCovered } = await checkVectors(
      await readVectors(path.join(folder, 'official.jsonl')),
    );
    assert.deepEqual(
      disagreed.map(({ vector, check }) => `${vector.id}: ${check}`),
      [],
    );
    assert.deepEqual(notCoveredOf(notCovered), [], 'without a provider, or with settings that it refuses');
    assert.ok(agreed.length >= 343, `${agreed.length} were covered; did an adapter get lost?`);
  });

  test('fixed text and lists without names are a matter of configuration', async () => {
    const hmac = providers.find(({ name }) => name === 'hmac')!;
    const { agreed, disagreed } = await checkVectors(
      await readVectors(path.join(folder, 'more.jsonl')),
      ({ provider, secret }) => {
        const settings = CONFIGURED[provider];
        return settings ? { provider: hmac, settings: { ...settings, secrets: [secret] } } : null;
      },
    );
    assert.deepEqual(
      disagreed.map(({ vector, check }) => `${vector.id}: ${check}`),
      [],
    );
    for (const name of Object.keys(CONFIGURED))
      for (const valid of [true, false])
        assert.ok(
          agreed.some(({ vector }) => vector.provider === name && vector.valid === valid),
          name,
        );
  });

  test('where vendors disagree, our decisions are these', async () => {
    const { disagreed, notCovered } = await checkVectors(
      await readVectors(path.join(folder, 'policy.jsonl')),
    );
    assert.deepEqual(
      Object.fromEntries(disagreed.map(({ vector, check }) => [vector.id, check])),
      Object.fromEntries(Object.entries(STRICTER).map(([id, [check]]) => [id, check])),
    );
    assert.deepEqual(
      notCovered.map(({ vector, why }) => [vector.id, why]),
      Object.keys(SECRETS_REFUSED).map((id) => [id, 'settings_refused']),
    );
  });
}

/**
 * Requests that receivers had trouble with, and what they should become: `CASES=folder npm test`. Not part of this project
 * either.
 */
const cases = process.env.CASES;
test('requests from the field come out right', { skip: !cases && 'set CASES to their folder' }, async () => {
  const { agreed, disagreed, notCovered } = await checkVectors(
    await readVectors(path.join(cases ?? '', 'field.jsonl')),
  );
  assert.deepEqual(
    disagreed.map(({ vector, check }) => `${vector.id}: ${check}`),
    [],
  );
  assert.deepEqual(notCoveredOf(notCovered), []);
  assert.ok(agreed.length >= 37, `${agreed.length} were covered; did an adapter get lost?`);
});

function notCoveredOf(notCovered: readonly NotCovered[]): string[] {
  return notCovered.map(({ vector, why }) => `${vector.id}: ${why}`);
}
