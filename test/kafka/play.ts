/**
 * `npm run kafka`: a real Kafka to play with, on this machine, until Ctrl-C. Nothing is kept.
 * Options: --brokers 1|3, --ports 9092,9093,9094 (the default; where one is taken, any that is free).
 */

import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { startCluster } from './cluster.js';
import { whatIsMissing } from './distribution.js';

const TOPICS = ['onehook.events', 'onehook.jobs', 'onehook.quarantine'];
const PARTITIONS = 6;

const { values } = parseArgs({
  options: { brokers: { type: 'string', default: '1' }, ports: { type: 'string' } },
});
const count = Number(values.brokers);
const ports = values.ports?.split(',').map(Number) ?? (await usualPorts(count));
const missing = await whatIsMissing();
if (missing) fail(`${missing}; a Kafka broker needs it.`);
if (count !== 1 && count !== 3) fail('--brokers is 1 or 3.');
if (ports.some((port) => !Number.isInteger(port) || port < 1 || port > 65_535))
  fail('--ports is a list of ports.');
if (ports.length > count) fail(`${ports.length} ports are more than ${count} broker(s) can use.`);

console.log(`Starting ${count} broker(s) of Apache Kafka ...`);
const cluster = await startCluster({ brokers: count, ports }).catch((error: unknown) => fail(String(error)));
for (const topic of TOPICS) await cluster.createTopic(topic, PARTITIONS);
const bootstrap = cluster.bootstrap().join(',');
console.log(`
Kafka is up:         ${bootstrap}
Topics:              ${TOPICS.join(', ')} (${PARTITIONS} partitions each)

The gateway on it:   npm start -- --kafka ${bootstrap}
In onehook.yaml:     kafka: { brokers: [${cluster
  .bootstrap()
  .map((address) => JSON.stringify(address))
  .join(', ')}] }
Read along:          kcat -C -b ${bootstrap} -t ${TOPICS[0]} -f '%k %h\\n%s\\n\\n'
Run the tests on it: KAFKA_BROKERS=${bootstrap} npm test

Ctrl-C stops it, and nothing is kept.`);
// The brokers end with this process.
process.prependOnceListener('SIGINT', () => process.exit(0));

/** What everybody expects of a Kafka, and what `npm start -- --kafka` takes for granted. */
async function usualPorts(count: number): Promise<number[]> {
  const usual = [9092, 9093, 9094].slice(0, count);
  const free = await Promise.all(
    usual.map(
      (port) =>
        new Promise<boolean>((resolve) => {
          const probe = createServer();
          probe.once('error', () => resolve(false));
          probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
        }),
    ),
  );
  return free.every(Boolean) ? usual : [];
}

function fail(why: string): never {
  console.error(why);
  process.exit(1);
}
