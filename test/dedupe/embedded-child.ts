/** A process to be killed: confirms ids, and reports each one that it confirmed. */

import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openEmbeddedStore } from '../../src/dedupe/embedded.js';
import { Ownership } from '../../src/journal/owner.js';
import { CHILD_MAX_KEYS, type OpenClaim } from './suite.js';

const [directory, name] = process.argv.slice(2);
const ownership = new Ownership(dirname(directory!));
await ownership.claim();
const store = openEmbeddedStore({
  directory: directory!,
  ownership,
  maxKeys: CHILD_MAX_KEYS,
  observer: { idsDroppedEarly() {}, dedupeStoreLost() {}, dedupeStoreRegained() {} },
});
for (let i = 0; ; i++) {
  const claims = await Promise.all(
    ['confirmed', 'released', 'open'].map((what) => store.claim('a', `${name} ${what} ${i}`, 3600)),
  );
  (claims[0] as OpenClaim).confirm();
  (claims[1] as OpenClaim).release();
  process.send!(`${name} confirmed ${i}`);
  await nextTurn();
}
