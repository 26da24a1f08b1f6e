/** A rejection that a Kafka client left unhandled is counted; any other ends the process, as it would without the guard. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const GUARD = new URL('../../src/kafka/client-rejections.js', import.meta.url).href;
const OBSERVER = new URL('../../src/kafka/observer.js', import.meta.url).href;

function runWith(rejection: string) {
  const script = `
    import { guardClientRejections } from ${JSON.stringify(GUARD)};
    import { NO_OBSERVER } from ${JSON.stringify(OBSERVER)};
    guardClientRejections({ ...NO_OBSERVER, rejectionCaught: (why) => console.log('caught ' + why) });
    ${rejection}
    setTimeout(() => console.log('alive'), 20);`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

test('one that comes out of a client is counted', () => {
  const { status, stdout } = runWith(`
    const error = new Error('Closed connection'); error.name = 'KafkaJSConnectionClosedError';
    Promise.reject(error);
    const stacked = new Error('seedBroker'); stacked.stack = 'TypeError: x\\n at y (/app/node_modules/kafkajs/src/z.js:1:1)';
    Promise.reject(stacked);`);
  assert.equal(status, 0);
  assert.deepEqual(stdout.trim().split('\n'), ['caught Closed connection', 'caught seedBroker', 'alive']);
});

for (const [name, rejection] of [
  ['an error of our own', "Promise.reject(new Error('ours'));"],
  ['something that is not an error', "Promise.reject('ours');"],
] as const) {
  test(`${name} ends the process`, () => {
    const { status, stderr, stdout } = runWith(rejection);
    assert.notEqual(status, 0);
    assert.match(stderr, /ours/);
    assert.ok(!stdout.includes('alive'));
  });
}
