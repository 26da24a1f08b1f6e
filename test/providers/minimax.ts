import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fixturesFolder, readHandshakes } from '../../src/conformance/fixtures.js';
import { altered } from '../../src/conformance/mutations.js';
import { answerTo, withBody } from '../support/recorded.js';

const [question] = await readHandshakes(fixturesFolder('minimax'));
const { name } = question!;

it('gets its challenge back with the right token alone, and never for a task', async () => {
  assert.ok(await answerTo('minimax', name));
  for (const token of [undefined, 'minimax-demo-token-0002'])
    assert.equal(await answerTo('minimax', name, (delivery) => altered(delivery, { token })), undefined);
  const task = withBody('{"challenge":"x","task_id":"t1","status":"success"}');
  assert.equal(await answerTo('minimax', name, task), undefined);
});

it('gets back exactly what it sent', async () => {
  for (const challenge of ['"</script>\\', 'é', ' ']) {
    const reply = await answerTo('minimax', name, withBody(JSON.stringify({ challenge })));
    assert.deepEqual(JSON.parse(reply?.body ?? ''), { challenge });
  }
});
