/** A body up to a limit: whole, or not at all and no further. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAtMost } from '../../src/bounds/read-at-most.js';

/** Chunks of four bytes without end; says how many were taken and whether the reader ended it. */
function endless() {
  const seen = { chunks: 0, isCanceled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.chunks++;
        controller.enqueue(Buffer.from('four'));
      },
      cancel() {
        seen.isCanceled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { seen, body };
}

const tooLarge = (): never => {
  throw new Error('too large');
};

test('a body is read whole up to the limit itself', async () => {
  const { body } = new Response('12345678');
  assert.equal((await readAtMost(body, 8, tooLarge)).toString(), '12345678');
  assert.equal((await readAtMost(null, 0, tooLarge)).length, 0);
});

test('past the limit the caller says what it is, and the rest is canceled', async () => {
  const first = endless();
  assert.equal(await readAtMost(first.body, 8, () => null), null);
  assert.deepEqual(first.seen, { chunks: 3, isCanceled: true });

  const second = endless();
  await assert.rejects(readAtMost(second.body, 8, tooLarge), /^Error: too large$/);
  assert.equal(second.seen.isCanceled, true);
});

test('a body that breaks off is an error', async () => {
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(Buffer.from('four'));
      controller.error(new Error('reset'));
    },
  });
  await assert.rejects(readAtMost(broken, 8, tooLarge), /^Error: reset$/);
});
