/**
 * What `onehook check --live` finds out from a cluster: whether brokers answer and take the credentials, and whether each
 * topic holds what the gateway promises. Writes nothing and creates nothing; every finding that is bad says what mends it.
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
import type { Finding, TopicNeeds } from './findings.js';
import { protocolErrorOf, reasonOf, withAdmin } from './missing-topics.js';
import { type FoundTopic, judgeTopic } from './topic-advice.js';

/** Everything together; what is not known by then is a problem. */
const TIMEOUT_MS = 30_000;
const UNANSWERED: Finding = {
  level: 'problem',
  about: 'cluster',
  says: `The rest was not answered in ${TIMEOUT_MS / 1000} s.`,
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
  tell: (findings: readonly Finding[]) => void,
): Promise<void> {
  const brokers = await Promise.all(config.brokers.map((broker) => tryBroker(config, broker)));
  tell([...judgeBrokers(config, brokers), ...judgeCertificate(config.tls)]);
  const usable = config.brokers.filter((_, index) => brokers[index] === null);
  if (usable.length === 0) return;

  const kafka = new kafkajs.Kafka({ ...kafkajsOptions(config, NO_OBSERVER), brokers: usable });
  const addresses = await judgeAddresses(config, kafka);
  tell(addresses);
  if (addresses.length > 0) return;
  const judged = await Promise.all(topics.map((needs) => inspectTopic(config, kafka, needs)));
  tell(judged.flat());
}

/** Of the client: an issuer that renews it does so long before. */
export function judgeCertificate(tls: KafkaConfig['tls'], now = Date.now()): Finding[] {
  if (!tls?.cert) return [];
  const [own] = certificatesOf(tls.cert, 'cert');
  const days = Math.floor((Date.parse(own!.validTo) - now) / 86_400_000);
  if (days >= CERTIFICATE_DAYS) return [];
  const until = new Date(own!.validTo).toISOString();
  const says =
    days < 0
      ? `Expired at ${until}; brokers refuse it. Renew it.`
      : `Expires at ${until}. Renew it; its file is read again for each new connection.`;
  return [{ level: days < 0 ? 'problem' : 'warning', about: 'kafka.tls.cert', says }];
}

/** By the client that will publish. Null: it answered, and took the credentials. */
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

function judgeBrokers(config: KafkaConfig, errors: readonly (KafkaClientError | null)[]): Finding[] {
  const answered = errors.filter((error) => error === null).length;
  const findings = config.brokers.flatMap((broker, index): Finding[] => {
    const error = errors[index];
    if (!error) return [];
    return [
      {
        level: answered > 0 ? 'warning' : 'problem',
        about: `broker ${broker}`,
        says: hint(config, error),
      },
    ];
  });
  if (answered === 0) return findings;
  const how = [config.sasl?.mechanism ?? 'no SASL', config.tls ? 'TLS' : 'no TLS'].join(', ');
  const says = `${answered} of ${errors.length} answer ${config.client} and take its credentials (${how}).`;
  return [{ level: 'ok', about: 'brokers', says }, ...findings];
}

function hint(config: KafkaConfig, { kind, message }: KafkaClientError): string {
  const said = sentence(message);
  if (kind === 'authentication')
    return `${said} It does not take the credentials of kafka.sasl: compare mechanism, name and secret with what the cluster knows.`;
  if (/certificate|handshake|SSL|TLS|alert/i.test(message))
    return `${said} TLS came to no agreement: compare kafka.tls (ca, cert, key, servername) with the listener of this port.`;
  const tls = config.tls ? 'expects TLS, as kafka.tls does' : 'takes plain text, since kafka.tls is not set';
  const sasl = config.sasl
    ? ' and that the credentials hold'
    : ' and asks for no SASL, since kafka.sasl is not set';
  return `${said} See that the name resolves and the port is open from here, that its listener ${tls},${sasl}.`;
}

const ADVERTISED =
  'set advertised.listeners of the brokers to addresses that are reached from here, or use the bootstrap address of another listener.';

/** Brokers are reached by the addresses that they tell, not by those in the configuration. */
async function judgeAddresses(config: KafkaConfig, kafka: Kafka): Promise<Finding[]> {
  try {
    const { brokers } = await withAdmin(kafka, (admin) => admin.describeCluster());
    const others = brokers
      .map(({ host, port }) => `${host}:${port}`)
      .filter((address) => !config.brokers.includes(address));
    const errors = await Promise.all(others.map((address) => tryBroker(config, address)));
    return others.flatMap((address, index): Finding[] => {
      const error = errors[index];
      if (!error) return [];
      const says = `A broker names this address for itself, and does not answer there: ${sentence(error.message)} If it is not merely away: ${ADVERTISED}`;
      return [{ level: 'problem', about: `broker ${address}`, says }];
    });
  } catch (error) {
    // Of any topic in the cluster, since kafkajs asks for all; ours speak for themselves.
    if (protocolErrorOf(error) === 'LEADER_NOT_AVAILABLE') return [];
    // kafkajs has gone on from the bootstrap address to one that it was told.
    const says = `They answer, but one does not at the address it names for itself: ${reasonOf(error)} If it is not merely away: ${ADVERTISED}`;
    return [{ level: 'problem', about: 'brokers', says }];
  }
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

async function inspectTopic(config: KafkaConfig, kafka: Kafka, needs: TopicNeeds): Promise<Finding[]> {
  const about = `topic ${needs.topic}`;
  try {
    const found = await findTopic(kafka, needs.topic);
    const mayWrite = await whyNoWriting(kafka, needs.topic);
    return judgeTopic(config, needs, found, mayWrite).map((finding) => ({ about, ...finding }));
  } catch (error) {
    return [{ about, ...missing(config, needs, error) }];
  }
}

function missing(config: KafkaConfig, { topic, holds }: TopicNeeds, error: unknown): Omit<Finding, 'about'> {
  switch (protocolErrorOf(error)) {
    case 'UNKNOWN_TOPIC_OR_PARTITION': {
      if (config.createTopics)
        return {
          level: 'note',
          says: 'Does not exist yet; kafka.createTopics creates it when the gateway starts.',
        };
      const partitions = holds === 'events' ? 6 : 1;
      return {
        level: 'problem',
        says: `Does not exist, or this principal may not see it. Create it: kafka-topics.sh --create --topic ${topic} --partitions ${partitions} --replication-factor 3 --config min.insync.replicas=2 (or set kafka.createTopics), and grant Describe and Write on it.`,
      };
    }
    case 'LEADER_NOT_AVAILABLE':
      return {
        level: 'problem',
        says: 'Has a partition without a leader, which takes nothing. Bring the missing brokers back.',
      };
    case 'TOPIC_AUTHORIZATION_FAILED':
      return {
        level: 'problem',
        says: 'This principal may not see it. Grant it Describe and Write on the topic.',
      };
    default:
      return { level: 'problem', says: `The cluster did not tell of it: ${reasonOf(error)}` };
  }
}

async function findTopic(kafka: Kafka, topic: string): Promise<FoundTopic> {
  const { topics } = await withAdmin(kafka, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
  const partitions = topics[0]?.partitions ?? [];
  try {
    const { resources } = await withAdmin(kafka, async (admin) => {
      // Makes this admin ask for this topic's metadata from here on, not for all topics', of which any may have no leader.
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
    return { partitions, settings: {}, settingsUnknown: whyNotTold(error) };
  }
}

function whyNotTold(error: unknown): string {
  return protocolErrorOf(error) === 'TOPIC_AUTHORIZATION_FAILED'
    ? 'Grant this principal DescribeConfigs on it to have them checked.'
    : `Check again later: ${reasonOf(error)}`;
}

/**
 * No such acknowledgement exists. Apache Kafka looks at permissions first, and then refuses the request whole and unwritten;
 * Redpanda refuses it unwritten too, but before it looks at permissions.
 */
const NO_ACKS = 5;

/** Null: nothing refused it. Else the protocol's name of what did, or WRITTEN by a broker that takes any number for acks. */
async function whyNoWriting(kafka: Kafka, topic: string): Promise<string | null> {
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
