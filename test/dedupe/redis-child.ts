/** A gateway's share in a race for the same ids, or a claim holder to be killed. Reports each id that it would publish. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openRedisStore } from '../../src/dedupe/redis.js';

const [url, keyPrefix, task] = process.argv.slice(2);
const store = await openRedisStore({
  config: { url: url!, keyPrefix: keyPrefix!, timeoutMs: 2000 },
  publishTimeoutMs: 500,
  observer: { idsDroppedEarly() {}, dedupeStoreLost() {}, dedupeStoreRegained() {} },
});
if (task === 'hold') {
  await store.claim('a', '0', 60);
  process.send!('0');
  await sleep(60_000);
}
process.send!('ready');
await new Promise((resolve) => process.once('message', resolve));
// Both go through the ids together, in an order of their own within each hundred: now one is ahead, now the other.
const ids = Array.from({ length: 2000 }, (_, id) => id)
  .map((id) => ({ id: String(id), order: Math.floor(id / 100) + Math.random() }))
  .sort((a, b) => a.order - b.order);
let next = 0;
await Promise.all(
  Array.from({ length: 64 }, async () => {
    while (next < ids.length) {
      const { id } = ids[next++]!;
      const claim = await store.claim('a', id, 60);
      if (claim.state === 'claimed') {
        await sleep(Math.random() * 5);
        process.send!(id);
        claim.confirm();
      } else if (claim.state === 'in_flight' && !(await claim.durable)) throw new Error(`${id}: no outcome`);
    }
  }),
);
await store.close();
process.disconnect();
