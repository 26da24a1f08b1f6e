/** The oracle can fail: each kind of harm, done to a topic that was whole, comes out under its own name and no other. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toEvent } from '../../src/gateway/envelope.js';
import { encodeEvent } from '../../src/gateway/record.js';
import type { Found } from '../kafka/oracle.js';
import { bodyOf, type Identity, idOf, jobOf, PROVIDER, SOURCE } from './delivery.js';
import { Ledger } from './ledger.js';
import { Oracle, type Seen } from './oracle.js';

const RUN = 'self-test';
const KEYS = 3;
const LENGTH = 4;

function wholeTopic(): { ledger: Ledger; records: Found[] } {
  const ledger = new Ledger(RUN, KEYS);
  const records: Found[] = [];
  for (let sequence = 1; sequence <= LENGTH; sequence++) {
    for (let key = 0; key < KEYS; key++) {
      ledger.sending({ key, sequence });
      ledger.acknowledge({ key, sequence }, sequence);
      records.push(recordOf({ key, sequence }, records.length));
    }
  }
  return { ledger, records };
}

function recordOf(identity: Identity, offset: number): Found {
  const origin = {
    source: SOURCE,
    provider: PROVIDER,
    verification: 'signature',
    coverage: 'body',
    identity: idOf(RUN, identity),
    receivedAt: 0,
    payload: bodyOf(RUN, identity),
  } as const;
  const draft = { family: 'other', type: 'render.progressed', orderBy: jobOf(identity.key) } as const;
  return { partition: 0, offset: String(offset), ...encodeEvent(toEvent(draft, origin, 0), 'structured') };
}

/** What the oracle finds, without what is empty. */
function findings(harm: (records: Found[], ledger: Ledger) => Seen[] | undefined, owedSince = 0) {
  const { ledger, records } = wholeTopic();
  const oracle = new Oracle(ledger);
  for (const record of harm(records, ledger) ?? records) oracle.see(record);
  const { lost, unknown, altered, disordered, duplicates } = oracle.verdict(owedSince);
  return {
    lost,
    unknown: unknown.length,
    altered: altered.length,
    disordered: disordered.length,
    duplicates,
  };
}

const NOTHING = { lost: [], unknown: 0, altered: 0, disordered: 0, duplicates: 0 };
const id = (key: number, sequence: number) => idOf(RUN, { key, sequence });

test('a whole topic is found whole', () => {
  assert.deepEqual(
    findings(() => undefined),
    NOTHING,
  );
});

test('where a reader sees neither keys nor headers, the events alone are enough', () => {
  const bare = (records: Found[]) =>
    records.map(({ partition, offset, value }) => ({ partition, offset, value }));
  assert.deepEqual(findings(bare), NOTHING);
  const found = findings((records) => bare(records.filter((_, index) => index !== 4)));
  assert.deepEqual(found, { ...NOTHING, lost: [id(1, 2)] });
});

test('one dropped is lost', () => {
  const found = findings((records) => records.filter((_, index) => index !== 4));
  assert.deepEqual(found, { ...NOTHING, lost: [id(1, 2)] });
});

test('one that was acknowledged before the topic was deleted is not owed', () => {
  assert.deepEqual(
    findings((records) => records.slice(KEYS), 2),
    NOTHING,
  );
});

test('one that was never acknowledged owes nothing', () => {
  const found = findings((_records, ledger) => {
    ledger.sending({ key: 0, sequence: LENGTH + 1 });
  });
  assert.deepEqual(found, NOTHING);
});

test('one byte of a payload altered', () => {
  const found = findings((records) => {
    const value = Buffer.from(records[5]!.value);
    value[value.indexOf('1.50') + 3] = '1'.charCodeAt(0);
    return records.with(5, { ...records[5]!, value });
  });
  assert.deepEqual(found, { ...NOTHING, altered: 1 });
});

test('the same payload printed anew', () => {
  const found = findings((records) => {
    const value = Buffer.from(records[5]!.value.toString().replace('1.50', '1.5'));
    return records.with(5, { ...records[5]!, value });
  });
  assert.deepEqual(found, { ...NOTHING, altered: 1 });
});

test('another id, header or key', () => {
  for (const change of [
    (record: Found) => ({ value: Buffer.from(record.value.toString().replace(id(2, 2), id(2, 3))) }),
    (record: Found) => ({ headers: { ...record.headers, ce_id: 'another' } }),
    () => ({ key: `${SOURCE}/${jobOf(1)}` }),
  ]) {
    const found = findings((records) => records.with(5, { ...records[5]!, ...change(records[5]!) }));
    assert.deepEqual(found, { ...NOTHING, altered: 1 });
  }
});

test('two of one job swapped', () => {
  const found = findings((records) => records.with(0, records[3]!).with(3, records[0]!));
  assert.deepEqual(found, { ...NOTHING, disordered: 1 });
});

test('two of different jobs swapped are in order', () => {
  const found = findings((records) => records.with(0, records[1]!).with(1, records[0]!));
  assert.deepEqual(found, NOTHING);
});

test('one of a job on another partition', () => {
  const found = findings((records) => records.with(5, { ...records[5]!, partition: 1 }));
  assert.deepEqual(found, { ...NOTHING, disordered: 1 });
});

test('one twice is a duplicate, and a late repetition is not out of order', () => {
  assert.deepEqual(
    findings((records) => [...records, records[0]!]),
    { ...NOTHING, duplicates: 1 },
  );
});

test('what was never sent is unknown', () => {
  const strangers: Partial<Found>[] = [
    { value: recordOf({ key: 0, sequence: LENGTH + 1 }, 0).value },
    { value: recordOf({ key: KEYS, sequence: 1 }, 0).value },
    { value: Buffer.from('{"id":') },
    { value: Buffer.from('null') },
  ];
  const found = findings((records) => [
    ...records,
    ...strangers.map((some) => ({ ...records[0]!, ...some })),
  ]);
  assert.deepEqual(found, { ...NOTHING, unknown: strangers.length });
});
