// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is the notation under test
/** The loader: every problem at once, each naming its setting; nothing secret in any of them; defaults as documented. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { defaultMaxInFlightBytes } from '../src/config/consistency.js';
import { developmentKey, openSeed } from '../src/config/development.js';
import { type LoadOptions, loadConfig } from '../src/config/load.js';
import { ConfigError } from '../src/errors.js';
import type { Provider } from '../src/provider/provider.js';

const secrets = z
  .array(
    z
      .string()
      .min(8)
      .refine((s) => !s.includes('bad'), { error: (i) => `is not a secret: ${i.input}` }),
  )
  .min(1);
const signed = provider(
  'signed',
  z.strictObject({ secrets, toleranceSeconds: z.number().default(300) }),
  (make) => ({
    secrets: [make.secret(24).toString('base64')],
  }),
);
const keyed = provider(
  'keyed',
  z.strictObject({ userIds: z.array(z.string()).optional(), jwksUrl: z.string().optional() }),
  (make) => ({
    jwksUrl: make.keysUrl,
  }),
);

function provider(name: string, settings: z.ZodType, development: Provider['development']): Provider {
  const scheme = { level: 'signature', recognizes: ['x-signature'] } as unknown as ReturnType<
    Provider['scheme']
  >;
  const sender = { retryWindowSeconds: 259_200, ackDeadlineSeconds: 10 } as Provider['sender'];
  return { name, title: name, settings, development, scheme: () => scheme, sender } as unknown as Provider;
}

const folder = () => mkdtempSync(join(tmpdir(), 'onehook-config-'));

function load(yaml: string, options: Partial<LoadOptions> & { files?: Record<string, string> } = {}) {
  const { files = {}, ...rest } = options;
  const cwd = folder();
  for (const [name, text] of Object.entries({ 'onehook.yaml': yaml, ...files }))
    writeFileSync(join(cwd, name), text);
  return loadConfig({ env: {}, cwd, providers: [signed, keyed], ...rest });
}

function problemsOf(yaml: string, options: Parameters<typeof load>[1] = {}): readonly string[] {
  try {
    load(yaml, options);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const SOURCE = 'sources: { renders: { provider: signed, secrets: ["a-long-secret"] } }\n';

suite('defaults', () => {
  test('everything but the sources has one', () => {
    const config = load(SOURCE);
    assert.deepEqual(config.http, {
      host: '0.0.0.0',
      port: 8080,
      maxBodyBytes: 1_048_576,
      maxInFlightBytes: 67_108_864,
      requestTimeoutSeconds: 30,
    });
    assert.deepEqual(config.admin, { host: '127.0.0.1', port: 9090 });
    assert.deepEqual(config.events, {
      topic: 'onehook.events',
      quarantineTopic: 'onehook.quarantine',
      mode: 'structured',
      maxRecordBytes: 1_000_000,
    });
    assert.equal(config.kafka, null);
    assert.equal(config.journal.maxBytes, 10_737_418_240);
    assert.deepEqual(config.dedupe, { store: 'embedded', windowSeconds: 345_600, maxKeys: 1_000_000 });
    assert.equal(config.development, false);
    assert.deepEqual(config.warnings, []);
    assert.deepEqual(config.sources, [
      {
        name: 'renders',
        provider: 'signed',
        settings: { secrets: ['a-long-secret'], toleranceSeconds: 300 },
        dedupeWindowSeconds: 345_600,
      },
    ]);
  });

  test('a section left empty is a section left out', () => {
    assert.equal(load(`${SOURCE}http:\nkafka:\n  # brokers: [a:9092]\n`).http.port, 8080);
  });

  test('is frozen to the last leaf', () => {
    const config = load(SOURCE);
    assert.throws(() => {
      (config.sources[0]!.settings as { secrets: string[] }).secrets.push('another');
    }, TypeError);
  });

  test('relative paths start at the file, not at the caller', () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'o.yaml'), `${SOURCE}journal: { directory: ./here }`);
    const config = loadConfig({ path: join(cwd, 'o.yaml'), env: {}, cwd: '/', providers: [signed] });
    assert.equal(config.journal.directory, join(cwd, 'here'));
  });

  test('a publish ends well before the strictest sender gives up', () => {
    const hasty = { ...signed, sender: { ...signed.sender, ackDeadlineSeconds: 1.5 } };
    const yaml = `${SOURCE}kafka: { brokers: "a:9092, b:9092" }`;
    const config = load(yaml, { providers: [hasty] });
    assert.equal(config.kafka?.publishTimeoutMs, 1000);
    assert.deepEqual(config.kafka?.brokers, ['a:9092', 'b:9092']);
    assert.equal(load(yaml).kafka?.publishTimeoutMs, 2000);
  });
});

suite('which file', () => {
  test('--config before ONEHOOK_CONFIG before onehook.yaml', () => {
    const files = {
      'env.yaml': `${SOURCE}log: { level: warn }`,
      'flag.yaml': `${SOURCE}log: { level: debug }`,
    };
    const env = { ONEHOOK_CONFIG: 'env.yaml' };
    assert.equal(load(SOURCE, { files }).log.level, 'info');
    assert.equal(load(SOURCE, { files, env }).log.level, 'warn');
    assert.equal(load(SOURCE, { files, env, path: 'flag.yaml' }).log.level, 'debug');
  });

  test('one that is named must be there', () => {
    assert.match(problemsOf(SOURCE, { path: 'absent.yaml' })[0]!, /absent\.yaml does not exist\.$/);
    assert.match(
      problemsOf(SOURCE, { env: { ONEHOOK_CONFIG: 'absent.yaml' } })[0]!,
      /absent\.yaml does not exist\. ONEHOOK_CONFIG names it: in a container, mount it there\.$/,
    );
  });
});

test('bodies in hand together: a sixteenth of the memory, at most 64 MiB, at least one body', () => {
  assert.equal(defaultMaxInFlightBytes(256 * 2 ** 20, 2 ** 20), 16 * 2 ** 20);
  assert.equal(defaultMaxInFlightBytes(64 * 2 ** 30, 2 ** 20), 64 * 2 ** 20);
  assert.equal(defaultMaxInFlightBytes(64 * 2 ** 20, 10 * 2 ** 20), 10 * 2 ** 20);
});

suite('where the data lies', () => {
  test('journal.directory before ONEHOOK_DATA before data beside the configuration', () => {
    const env = { ONEHOOK_DATA: '/var/lib/elsewhere' };
    const written = `${SOURCE}journal: { directory: /srv/journal }`;
    assert.match(load(SOURCE).journal.directory, /onehook-config-\w+\/data$/);
    assert.equal(load(SOURCE, { env }).journal.directory, '/var/lib/elsewhere');
    assert.equal(load(written, { env }).journal.directory, '/srv/journal');
  });

  test('the development default keeps its secrets there too', () => {
    const cwd = folder();
    const config = loadConfig({ env: { ONEHOOK_DATA: 'mine' }, cwd, providers: [signed, keyed] });
    assert.equal(config.journal.directory, join(cwd, 'mine'));
    assert.ok(statSync(join(cwd, 'mine', 'development.json')).isFile());
  });
});

suite('bringing values in', () => {
  test('variables anywhere in a text, files where they are the whole value', () => {
    const config = load(
      'sources: { r: { provider: signed, secrets: ["pre-${A}-post", "file:s", "$${A}-as-is"] } }',
      {
        env: { A: 'from ${B}' },
        files: { s: 'file:not-again\n\n' },
      },
    );
    assert.deepEqual((config.sources[0]!.settings as { secrets: string[] }).secrets, [
      'pre-from ${B}-post',
      'file:not-again\n',
      '${A}-as-is',
    ]);
    assert.deepEqual(config.warnings, [
      'sources.r.secrets[1]: begins or ends with white space. Is it meant to?',
    ]);
  });

  test('numbers come out of variables too', () => {
    assert.equal(load(`${SOURCE}http: { port: "\${P}" }`, { env: { P: '81' } }).http.port, 81);
  });

  test('a single secret is a list of one', () => {
    const config = load('sources: { r: { provider: signed, secrets: a-long-secret } }');
    assert.deepEqual((config.sources[0]!.settings as { secrets: string[] }).secrets, ['a-long-secret']);
  });

  test('what is unset, empty or missing is one problem each', () => {
    const yaml =
      'sources: { r: { provider: signed, secrets: ["${A}", "${B}", "file:none", "file:", "${a-b}", "${A", "file:e", "file:."] } }';
    assert.deepEqual(problemsOf(yaml, { env: { B: '' }, files: { e: '\n' } }), [
      'sources.r.secrets[0]: environment variable A is not set.',
      'sources.r.secrets[1]: environment variable B is empty.',
      'sources.r.secrets[2]: file none does not exist.',
      'sources.r.secrets[3]: file: must be followed by a path.',
      'sources.r.secrets[4]: ${ must be followed by a variable’s name and }; write $${ for ${ itself.',
      'sources.r.secrets[5]: ${ must be followed by a variable’s name and }; write $${ for ${ itself.',
      'sources.r.secrets[6]: file e is empty.',
      'sources.r.secrets[7]: file . is a directory.',
    ]);
  });

  test('a single unset secret is not also too short', () => {
    assert.deepEqual(problemsOf('sources: { r: { provider: signed, secrets: "${A}" } }'), [
      'sources.r.secrets: environment variable A is not set.',
    ]);
  });
});

suite('problems', () => {
  const cases: Record<string, [yaml: string, ...problems: string[]]> = {
    'several at once, from every check': [
      `http: { prot: 1, port: 70000 }
admin: { port: x }
sources:
  Bad_Name: { provider: signd, secrets: [a-long-secret] }
  short: { provider: signed, secrets: [short], tolerance_seconds: 3 }
  nothing: { provider: signed }
  number: { provider: signed, secrets: [12345678] }
kafka: { client: kafkaJS, sasl: { mechanism: SCRAM-SHA-512 }, tls: { ca: /etc/ca.crt } }
routes:
  - { topic: "no spaces" }
journl: {}`,
      'http.port: must be at most 65535.',
      'http.prot: unknown setting. Did you mean port?',
      'admin.port: must be a number.',
      'kafka.client: must be one of kafkajs, platformatic. Did you mean kafkajs?',
      'kafka.tls.ca: must be PEM text; write file:PATH to read it from a file.',
      'kafka.sasl.mechanism: must be one of plain, scram-sha-256, scram-sha-512, oauthbearer, aws-msk-iam. Did you mean scram-sha-512?',
      'routes[0].topic: must be a Kafka topic name: letters, digits, . _ and -, at most 249.',
      'journl: unknown setting. Did you mean journal?',
      'sources.Bad_Name: a source is named by lower-case letters, digits and single dashes, at most 63: it is part of a URL.',
      'sources.Bad_Name.provider: unknown provider. Did you mean signed?',
      'sources.short.secrets[0]: must have at least 8 character(s).',
      'sources.short.tolerance_seconds: unknown setting. Did you mean toleranceSeconds?',
      'sources.nothing.secrets: is missing.',
      'sources.number.secrets[0]: must be text: put it in quotes.',
    ],
    'no sources': ['http: {}', 'sources: is missing.'],
    'empty sources': ['sources: {}', 'sources: must hold at least one source.'],
    'a source that is nothing': ['sources: { a: }', 'sources.a: must be a map of settings.'],
    'no journal and no Kafka': [
      `${SOURCE}journal: { enabled: false }`,
      'journal.enabled: must be true without kafka.brokers; the journal is then where events go.',
    ],
    'traces to nowhere, and more than all of them': [
      `${SOURCE}tracing: { endpoint: "http://collector:4318/v1/traces", sampleRatio: 1.5 }`,
      'tracing.endpoint: must end before /v1/traces, which is added to it.',
      'tracing.sampleRatio: must be at most 1.',
    ],
    'traces without a scheme': [
      `${SOURCE}tracing: { endpoint: "collector:4318" }`,
      'tracing.endpoint: must be an http(s) URL, such as http://collector:4318.',
    ],
    'a journal that is neither': [
      `${SOURCE}journal: { enabled: maybe }`,
      'journal.enabled: must be true or false.',
    ],
    'sasl without its parts': [
      `${SOURCE}kafka: { brokers: [a:1], tls: true, sasl: { mechanism: plain, user: x } }`,
      'kafka.sasl.username: is missing.',
      'kafka.sasl.password: is missing.',
      'kafka.sasl.user: unknown setting. Did you mean username?',
    ],
    'oauthbearer both ways': [
      `${SOURCE}kafka: { brokers: [a:1], tls: true, sasl: { mechanism: oauthbearer, tokenFile: t, clientId: c } }`,
      'kafka.sasl.clientId: has no effect beside tokenFile: choose one.',
    ],
    'MSK without a region, and without TLS': [
      `${SOURCE}kafka: { brokers: [a:1], sasl: { mechanism: aws-msk-iam, region: Frankfurt, roleArn: admin } }`,
      'kafka.sasl.region: must be an AWS region, such as eu-central-1.',
      'kafka.sasl.roleArn: must be the ARN of an IAM role.',
    ],
    'MSK without TLS': [
      `${SOURCE}kafka: { brokers: [a:1], sasl: { mechanism: aws-msk-iam, region: eu-central-1 } }`,
      'kafka.tls: must be true with aws-msk-iam; MSK offers it over TLS only.',
    ],
    'extensions that no broker takes, and an authority for nothing': [
      `${SOURCE}kafka: { brokers: [a:1], tls: true, sasl: { mechanism: oauthbearer, tokenUrl: "http://a/", clientId: c, clientSecret: s, tokenCa: "-----BEGIN X", extensions: { auth: x, pool: "" } } }`,
      'kafka.sasl.extensions.pool: must be printable ASCII text.',
      'kafka.sasl.extensions.auth: must be named by letters only, and not auth.',
      'kafka.sasl.tokenCa: is for a tokenUrl that begins with https://.',
    ],
    'topics to create that could not be': [
      `${SOURCE}kafka: { brokers: [a:1], createTopics: { partitions: 0, replicas: 3 } }`,
      'kafka.createTopics.partitions: must be at least 1.',
      'kafka.createTopics.replicas: unknown setting. Known here: partitions, replicationFactor, config.',
    ],
    'half a client certificate': [
      `${SOURCE}kafka: { brokers: [a:1], tls: { key: "-----BEGIN X" } }`,
      'kafka.tls: cert and key go together.',
    ],
    'a broker without a port': [
      `${SOURCE}kafka: { brokers: [localhost] }`,
      'kafka.brokers[0]: must be host:port.',
    ],
    'security for brokers that are not named': [
      `${SOURCE}kafka: { tls: true }`,
      'kafka.tls: has no effect without kafka.brokers.',
    ],
    'listeners and limits that collide': [
      `${SOURCE}http: { port: 9090, maxInFlightBytes: 2000 }`,
      'admin.port: is the same as http.port; the two listen apart.',
      'http.maxInFlightBytes: must be at least http.maxBodyBytes, or no such body could be taken.',
    ],
    'routes to and from nowhere': [
      `${SOURCE}routes:\n  - { match: { source: render, provider: sgned, type: "a*b" }, topic: t }\n  - { topic: onehook.quarantine }`,
      'routes[0].match.type: must be an event type; a * may stand at its end only.',
    ],
    'routes to and from nowhere, once their form is right': [
      `${SOURCE}routes:\n  - { match: { source: render, provider: sgned }, topic: t }\n  - { topic: onehook.quarantine }`,
      'routes[0].match.source: there is no such source. Did you mean renders?',
      'routes[0].match.provider: unknown provider. Did you mean signed?',
      'routes[1].topic: is kafka.quarantineTopic, which only holds what could not be read.',
    ],
    'a secret in two sources': [
      'sources: { a: { provider: signed, secrets: [one-secret, two-secret] }, b: { provider: signed, secrets: [two-secret] } }',
      'sources.b.secrets[0]: is the same as sources.a.secrets[1]. Sources are told apart by what verifies, so each needs its own.',
    ],
    'public keys shared by two sources': [
      'sources: { a: { provider: keyed, userIds: [u1] }, b: { provider: keyed }, c: { provider: keyed, userIds: [u2] } }',
      'sources.b: nothing tells its deliveries from those of sources.a, which has the same provider. What can: userIds, jwksUrl, given in both with no value in common.',
      'sources.c: nothing tells its deliveries from those of sources.b, which has the same provider. What can: userIds, jwksUrl, given in both with no value in common.',
    ],
  };
  for (const [name, [yaml, ...expected]] of Object.entries(cases))
    test(name, () => assert.deepEqual(problemsOf(yaml), expected));

  test('public keys with owners of their own are told apart', () => {
    load('sources: { a: { provider: keyed, userIds: [u1] }, b: { provider: keyed, userIds: [u2, u3] } }');
  });

  test('no problem quotes a secret, though the provider’s own words do', () => {
    const yaml = 'sources: { a: { provider: signed, secrets: ["${A}", literal-bad-secret] } }';
    assert.deepEqual(problemsOf(yaml, { env: { A: 'brought-bad-secret' } }), [
      'sources.a.secrets[0]: is not a secret: •••.',
      'sources.a.secrets[1]: is not a secret: •••.',
    ]);
  });
});

suite('YAML', () => {
  const cases: Record<string, [yaml: string, problem: RegExp]> = {
    'twice the same key': [`${SOURCE}http: {}\nhttp: {}`, /onehook\.yaml, line 3: http appears twice\.$/],
    'no YAML': ['sources:\n  a: [1\nb: 2', /line 3: not valid YAML: Flow sequence/],
    'an alias': [
      'sources:\n  a: *secret',
      /line 2: aliases \(\*name\) are not read here\. A value that begins so must/,
    ],
    'a tag': ['a: !secret x', /line 1: tags \(!name\) are not read here/],
    'two documents': ['a: 1\n---\nb: 2', /line 2: a second document begins; only one is read\.$/],
    'nothing at all': ['# later', /holds no settings\. It needs sources at least\.$/],
  };
  for (const [name, [yaml, problem]] of Object.entries(cases))
    test(name, () => {
      const [first, ...others] = problemsOf(yaml);
      assert.match(first!, problem);
      assert.doesNotMatch(first!, /secret/);
      assert.deepEqual(others, []);
    });
});

test('what of Kafka’s credentials came from files is known, to be read again', () => {
  const config = load(
    `${SOURCE}kafka: { brokers: [a:1], tls: { ca: "file:ca.crt" }, sasl: { mechanism: plain, username: u, password: "file:pw" } }`,
    { files: { 'ca.crt': '-----BEGIN X\n', pw: 'a-password\n' } },
  );
  const at = (name: string) => join(dirname(config.file!), name);
  assert.deepEqual(config.kafka?.tls, { ca: '-----BEGIN X', files: { ca: at('ca.crt') } });
  assert.deepEqual(config.kafka?.sasl, {
    mechanism: 'plain',
    username: 'u',
    password: 'a-password',
    files: { password: at('pw') },
  });
});

suite('warnings', () => {
  test('remembering for less time than the sender repeats', () => {
    const config = load(
      'sources: { a: { provider: signed, secrets: x-secret-x, dedupeWindowSeconds: 60 } }\ndedupe: { windowSeconds: 300000 }',
    );
    assert.deepEqual(config.warnings, [
      'sources.a.dedupeWindowSeconds: 60 s is shorter than 259200 s, for which signed repeats a delivery (sources.a): a late repeat would be a second event.',
    ]);
  });

  test('keys that every customer of the sender shares', () => {
    assert.deepEqual(load('sources: { a: { provider: keyed } }').warnings, [
      'sources.a: has no secret of its own, so every customer of keyed can send here. Name yours: userIds.',
    ]);
  });

  test('a publish that outlasts the sender, credentials in clear, a route for nobody', () => {
    const config = load(
      `${SOURCE}kafka: { brokers: a:1, publishTimeoutMs: 10000, sasl: { mechanism: plain, username: u, password: p } }\nroutes: [{ match: { provider: keyed }, topic: t }]`,
    );
    assert.deepEqual(config.warnings, [
      'kafka.sasl: without kafka.tls the credentials cross the network readable.',
      'routes[0].match.provider: no source has this provider, so the route takes nothing.',
      'kafka.publishTimeoutMs: 10000 is not below 10 s, after which signed gives up waiting (sources.renders).',
    ]);
  });
});

suite('the development default', () => {
  const open = (cwd: string, more: Partial<LoadOptions> = {}) =>
    loadConfig({ env: {}, cwd, providers: [signed, keyed], ...more });

  test('has a source for every provider, on loopback, with secrets of its own', () => {
    const cwd = folder();
    const config = open(cwd, { env: { PORT: '7000', ADMIN_PORT: '7001' } });
    assert.equal(config.development, true);
    assert.equal(config.file, null);
    assert.deepEqual([config.http.host, config.http.port, config.admin.port], ['127.0.0.1', 7000, 7001]);
    assert.deepEqual(
      config.sources.map(({ name }) => name),
      ['signed', 'keyed'],
    );
    assert.deepEqual(config.sources[1]?.settings, { jwksUrl: 'http://127.0.0.1:7002/jwks.json' });
    assert.equal(config.journal.directory, join(cwd, 'data'));
    assert.notDeepEqual(open(folder()).sources[0], config.sources[0]);
  });

  test('keeps its secrets, where only their owner reads them', () => {
    const cwd = folder();
    assert.deepEqual(open(cwd).sources, open(cwd).sources);
    const file = join(cwd, 'data', 'development.json');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(readFileSync(file, 'utf8'), /Throw-away/);
    const key = () => developmentKey(openSeed(join(cwd, 'data'))).export({ format: 'jwk' });
    assert.deepEqual(key(), key());
  });

  test('says how to mend a broken seed', () => {
    const cwd = folder();
    open(cwd);
    writeFileSync(join(cwd, 'data', 'development.json'), '{');
    assert.throws(() => open(cwd), /development\.json does not hold a seed\. Delete it/);
  });

  test('goes to Kafka when asked, which a configuration file has to say itself', () => {
    const config = open(folder(), { developmentBrokers: ['localhost:9092'] });
    assert.deepEqual(config.kafka?.brokers, ['localhost:9092']);
    assert.throws(
      () => load(SOURCE, { developmentBrokers: ['localhost:9092'] }),
      /--kafka is for the development default/,
    );
  });

  test('warns of nothing that nobody wrote', () => {
    assert.deepEqual(open(folder()).warnings, []);
  });

  test('judges PORT as it judges http.port', () => {
    assert.throws(() => open(folder(), { env: { PORT: 'many' } }), /http\.port: must be a number/);
  });
});
