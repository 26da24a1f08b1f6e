/**
 * What `onehook check --live` asks a cluster: whether brokers answer and accept the credentials, and whether each topic is
 * fit for what the gateway promises. Writes nothing and creates nothing; every finding that is bad says what to do.
 */

import kafkajs, { type Kafka } from 'kafkajs';
import { withTimeout } from '../../bounds/with-timeout.js';
import type { KafkaConfig } from '../../config/load.js';
import { OperatorError } from '../../errors.js';
import type { KafkaClientError } from '../client.js';
import { guardClientRejections } from '../client-rejections.js';
import { certificatesOf } from '../credentials/authentication.js';
import { kafkajsOptions } from '../kafkajs.js';
import { NO_OBSERVER } from '../observer.js';
import { openClient } from '../open-kafka.js';
import { protocolErrorOf, reasonOf, sentence, withAdmin } from './admin-client.js';
import type { Finding, TopicNeeds } from './findings.js';
import { checkTopic, type FoundTopic } from './topic-advice.js';

/** For everything together; what is unknown by then is a problem. */
const TIMEOUT_MS = 30_000;
const UNANSWERED: Finding = {
  level: 'problem',
  about: 'cluster',
  says: `The cluster did not answer everything within ${TIMEOUT_MS / 1000} s, so this list is incomplete. Check again, and see whether its brokers are overloaded.`,
};
const CERTIFICATE_DAYS = 3;

export async function inspectCluster(config: KafkaConfig, topics: readonly TopicNeeds[]): Promise<Finding[]> {
  const found: Finding[] = [];
  const unguard = guardClientRejections(NO_OBSERVER);
  try {
    const inspected = inspect(config, topics, (findings) => found.push(...findings));
    await withTimeout(inspected, TIMEOUT_MS, () => void found.push(UNANSWERED));
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    found.push({ level: 'problem', about: 'kafka', says: error.message });
  } finally {
    unguard();
  }
  return [...found];
}

async function inspect(
  config: KafkaConfig,
  topics: readonly TopicNeeds[],
  report: (findings: readonly Finding[]) => void,
): Promise<void> {
  const brokers = await Promise.all(config.brokers.map((broker) => tryBroker(config, broker)));
  report([...checkBrokers(config, brokers), ...checkCertificate(config.tls)]);
  const usable = config.brokers.filter((_, index) => brokers[index] === null);
  if (usable.length === 0) return;

  const kafka = new kafkajs.Kafka({ ...kafkajsOptions(config, NO_OBSERVER), brokers: usable });
  const addresses = await checkAddresses(config, kafka);
  report(addresses);
  if (addresses.length > 0) return;
  const findings = await Promise.all(topics.map((needs) => inspectTopic(config, kafka, needs)));
  report(findings.flat());
}

/** The client's own: an issuer that renews certificates does so long before. */
export function checkCertificate(tls: KafkaConfig['tls'], now = Date.now()): Finding[] {
  if (!tls?.cert) return [];
  const [own] = certificatesOf(tls.cert, 'cert');
  const days = Math.floor((Date.parse(own!.validTo) - now) / 86_400_000);
  if (days >= CERTIFICATE_DAYS) return [];
  const until = new Date(own!.validTo).toISOString();
  const says =
    days < 0
      ? `The certificate expired at ${until}, so brokers refuse it. Renew it.`
      : `The certificate expires at ${until}. Renew it; the gateway reads its file again for each new connection.`;
  return [{ level: days < 0 ? 'problem' : 'warning', about: 'kafka.tls.cert', says }];
}

/** With the client that will publish. Null: the broker answered, and accepted the credentials. */
async function tryBroker(config: KafkaConfig, broker: string): Promise<KafkaClientError | null> {
  const client = await openClient({ ...config, brokers: [broker] }, NO_OBSERVER);
  try {
    await client.probe();
    return null;
  } catch (error) {
    return error as KafkaClientError;
  } finally {
    await client.close();
  }
}

function checkBrokers(config: KafkaConfig, errors: readonly (KafkaClientError | null)[]): Finding[] {
  const answered = errors.filter((error) => error === null).length;
  const findings = config.brokers.flatMap((broker, index): Finding[] => {
    const error = errors[index];
    if (!error) return [];
    return [
      {
        level: answered > 0 ? 'warning' : 'problem',
        about: `broker ${broker}`,
        says: adviceOn(config, error),
      },
    ];
  });
  if (answered === 0) return findings;
  const how = [config.sasl?.mechanism ?? 'no SASL', config.tls ? 'TLS' : 'no TLS'].join(', ');
  const says = `${answered} of ${errors.length} answer ${config.client} and accept its credentials (${how}).`;
  return [{ level: 'ok', about: 'brokers', says }, ...findings];
}

function adviceOn(config: KafkaConfig, { kind, message }: KafkaClientError): string {
  const reason = sentence(message);
  if (kind === 'authentication')
    return `${reason} The broker does not accept the credentials of kafka.sasl. Compare mechanism, name and secret with those of the cluster.`;
  if (/certificate|handshake|SSL|TLS|alert/i.test(message))
    return `${reason} The TLS handshake failed. Compare kafka.tls (ca, cert, key, servername) with the listener of this port.`;
  const tls = config.tls ? 'expects TLS, as kafka.tls is set' : 'expects plain text, as kafka.tls is not set';
  const sasl = config.sasl
    ? 'that the credentials are valid'
    : 'that it requires no SASL, as kafka.sasl is not set';
  return `${reason} The gateway cannot use this broker. Check that its name resolves and its port is open from here, that its listener ${tls}, and ${sasl}.`;
}

const ADVERTISED =
  'Clients publish to the addresses that brokers advertise. Unless it is merely down, set advertised.listeners of the brokers to addresses that can be reached from here, or use the bootstrap address of another listener.';

/** Brokers are reached at the addresses that they advertise, not at those in the configuration. */
async function checkAddresses(config: KafkaConfig, kafka: Kafka): Promise<Finding[]> {
  try {
    const { brokers } = await withAdmin(kafka, (admin) => admin.describeCluster());
    const others = brokers
      .map(({ host, port }) => `${host}:${port}`)
      .filter((address) => !config.brokers.includes(address));
    const errors = await Promise.all(others.map((address) => tryBroker(config, address)));
    return others.flatMap((address, index): Finding[] => {
      const error = errors[index];
      if (!error) return [];
      const says = `A broker advertises this address, but does not answer there: ${sentence(error.message)} ${ADVERTISED}`;
      return [{ level: 'problem', about: `broker ${address}`, says }];
    });
  } catch (error) {
    // It may be any topic of the cluster, since kafkajs asks for all; ours are checked one by one.
    if (protocolErrorOf(error) === 'LEADER_NOT_AVAILABLE') return [];
    // kafkajs has gone on from the bootstrap address to an advertised one.
    const says = `The brokers answer, but one of them not at the address that it advertises: ${reasonOf(error)} ${ADVERTISED}`;
    return [{ level: 'problem', about: 'brokers', says }];
  }
}

async function inspectTopic(config: KafkaConfig, kafka: Kafka, needs: TopicNeeds): Promise<Finding[]> {
  const about = `topic ${needs.topic}`;
  try {
    const found = await findTopic(kafka, needs.topic);
    const writeRefusal = await tryWriting(kafka, needs.topic);
    return checkTopic(config, needs, found, writeRefusal).map((finding) => ({ about, ...finding }));
  } catch (error) {
    return [{ about, ...unseenTopic(config, needs, error) }];
  }
}

function unseenTopic(
  config: KafkaConfig,
  { topic, holds }: TopicNeeds,
  error: unknown,
): Omit<Finding, 'about'> {
  switch (protocolErrorOf(error)) {
    case 'UNKNOWN_TOPIC_OR_PARTITION': {
      if (config.createTopics)
        return {
          level: 'note',
          says: 'The topic does not exist yet. The gateway creates it at its start (kafka.createTopics).',
        };
      const partitions = holds === 'events' ? 6 : 1;
      return {
        level: 'problem',
        says: `The topic does not exist, or this principal may not see it. Create it: kafka-topics.sh --create --topic ${topic} --partitions ${partitions} --replication-factor 3 --config min.insync.replicas=2 (or set kafka.createTopics), and grant Describe and Write on it.`,
      };
    }
    case 'LEADER_NOT_AVAILABLE':
      return {
        level: 'problem',
        says: 'The topic has a partition without a leader, which accepts no records. Bring the missing brokers back.',
      };
    case 'TOPIC_AUTHORIZATION_FAILED':
      return {
        level: 'problem',
        says: 'This principal may not see the topic, so nothing can be published to it. Grant it Describe and Write on the topic.',
      };
    default:
      return {
        level: 'problem',
        says: `The cluster did not describe the topic, so it is unchecked: ${reasonOf(error)} Check again later.`,
      };
  }
}

async function findTopic(kafka: Kafka, topic: string): Promise<FoundTopic> {
  const { topics } = await withAdmin(kafka, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
  const partitions = topics[0]?.partitions ?? [];
  try {
    const { resources } = await withAdmin(kafka, async (admin) => {
      // From here on this admin asks for the metadata of this topic, instead of all topics, any of which may have no leader.
      await admin.fetchTopicOffsets(topic);
      return admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }],
      });
    });
    const entries = resources[0]?.configEntries ?? [];
    return {
      partitions,
      settings: Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue])),
      settingsUnknown: null,
    };
  } catch (error) {
    return { partitions, settings: {}, settingsUnknown: adviceOnSettings(error) };
  }
}

function adviceOnSettings(error: unknown): string {
  return protocolErrorOf(error) === 'TOPIC_AUTHORIZATION_FAILED'
    ? 'Grant this principal DescribeConfigs on the topic.'
    : `Check again later: ${reasonOf(error)}`;
}

/**
 * An acknowledgment that does not exist. Apache Kafka checks permissions first, and then refuses the request without writing
 * anything; Redpanda refuses it as well, but before it checks permissions.
 */
const NO_ACKS = 5;

/** Null: a write is not refused. Else the protocol's name of the refusal, or WRITTEN by a broker that accepts any acks. */
async function tryWriting(kafka: Kafka, topic: string): Promise<string | null> {
  const producer = kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 0 } });
  try {
    await producer.connect();
    await producer.send({
      topic,
      acks: NO_ACKS,
      messages: [{ key: 'onehook check', value: null, partition: 0 }],
    });
    return 'WRITTEN';
  } catch (error) {
    const name = protocolErrorOf(error);
    return name === 'INVALID_REQUIRED_ACKS' ? null : name || 'UNKNOWN';
  } finally {
    await producer.disconnect().catch(() => undefined);
  }
}
