/**
 * Every event goes to two topics, and one of them refuses the large ones for good. The other must have each event, and not
 * once more for each repetition; what the one refuses must be in quarantine, as it would have been published.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { readQuarantineRecord } from '../../src/gateway/quarantine-record.js';
import { readEach } from '../kafka/oracle.js';
import type { Audit, Fault } from './faults.js';
import { Oracle } from './oracle.js';

const PARTITIONS = 12;
const REFUSING_MS = 6000;
/** ... and until it has refused something, which a busy machine may delay. */
const MOST_REFUSING_MS = 60_000;
/** About half of the records are larger, see `bodyOf`. */
const REFUSING_BYTES = '1200';
const USUAL_BYTES = '1048588';
const STILL_MS = 3000;
/** What was journaled because Kafka was too slow may be in Kafka twice. */
const JOURNALED = 'buffering on disk';
/** The answers after which a delivery may be published twice: Kafka was too slow. A refusal by a topic is answered 200. */
const REPEATED = ['503', 'refused', 'broken', 'silent'];

const secondOf = (topic: string) => `${topic}.second`;
const quarantineOf = (topic: string) => `${topic}.quarantine`;

export const refusingTopics: readonly Fault[] = [
  fault('topic-refuses', 'one topic of two refuses what is too large for it', true),
  fault(
    'topic-refuses-unjournaled',
    'one topic of two refuses what is too large for it, without a journal',
    false,
  ),
];

function fault(name: string, title: string, isJournaled: boolean): Fault {
  return {
    name,
    title,
    prepare: async ({ cluster, topic }) => {
      await cluster.createTopic(secondOf(topic), PARTITIONS);
      await cluster.createTopic(quarantineOf(topic), 1);
      const routes = [topic, secondOf(topic)].map((to) => ({ match: {}, topic: to }));
      return {
        settings: {
          kafka: { quarantineTopic: quarantineOf(topic) },
          routes,
          journal: { enabled: isJournaled },
        },
        close: async () => {
          for (const of of [secondOf, quarantineOf]) await cluster.deleteTopic(of(topic)).catch(() => {});
        },
      };
    },
    strike: async ({ cluster, topic, gateways: [gateway] }) => {
      const quarantined = () => gateway!.metric('onehook_quarantined_total');
      const before = await quarantined();
      await cluster.configureTopic(secondOf(topic), { 'max.message.bytes': REFUSING_BYTES });
      const deadline = Date.now() + MOST_REFUSING_MS;
      do await sleep(REFUSING_MS);
      while ((await quarantined()) === before && Date.now() < deadline);
      await cluster.configureTopic(secondOf(topic), { 'max.message.bytes': USUAL_BYTES });
      await sleep(1000);
    },
    audit,
  };
}

/** The second topic and the quarantine together hold each event, too. Order between the two is not promised. */
async function audit(
  { cluster, topic, sender, gateways }: Parameters<Audit>[0],
  verdict: Parameters<Audit>[1],
): ReturnType<Audit> {
  const harm: string[] = [];
  const oracle = new Oracle(sender.ledger);
  let copies = 0;
  await readEach(cluster, secondOf(topic), (record) => oracle.see(record), STILL_MS);
  await readEach(
    cluster,
    quarantineOf(topic),
    (found) => {
      const quarantined = readQuarantineRecord({ ...found, topic: quarantineOf(topic) });
      if (quarantined?.kind !== 'copy' || quarantined.record.topic !== secondOf(topic)) {
        harm.push(`The quarantine has something else at ${found.offset}.`);
        return;
      }
      copies++;
      oracle.see({ ...found, ...quarantined.record });
    },
    STILL_MS,
  );
  const { lost, unknown, altered, duplicates } = oracle.verdict();
  for (const [what, found] of Object.entries({ lost, unknown, altered }))
    if (found.length > 0)
      harm.push(`second topic, ${what}: ${found.slice(0, 5).join('; ')} (${found.length})`);
  if (copies === 0) harm.push('The second topic refused nothing.');
  const wasJournaled = gateways.some(({ complaints }) =>
    [...complaints.keys()].some((complaint) => complaint.includes(JOURNALED)),
  );
  const excused = REPEATED.reduce((sum, answer) => sum + sender.count(answer), 0);
  for (const [where, count] of [['first', verdict.duplicates] as const, ['second', duplicates] as const])
    if (count > excused && !wasJournaled)
      harm.push(`${count} duplicates in the ${where} topic, for ${excused} repetitions.`);
  return {
    harm,
    remark: `${copies} copies in quarantine, ${duplicates} duplicates in the second topic and the quarantine`,
  };
}
