// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is the notation under test
/** What is wrong with a configuration: every problem at once, in whole sentences, by setting and line; and no secret in any of them. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { providers as builtIn } from '../providers/index.js';
import { loadConfig } from '../src/config/load.js';
import { ConfigError } from '../src/errors.js';
import {
  configFolder,
  errorOf,
  guessed,
  keyed,
  load,
  problemsOf,
  SOURCE,
  signed,
  worded,
} from './support/configuration.js';

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
      'http.prot: is an unknown setting. Did you mean port?',
      'admin.port: must be a number.',
      'sources.Bad_Name: must be named by lower-case letters, digits and single dashes, at most 63 characters: the name is part of a URL.',
      'sources.Bad_Name.provider: names an unknown provider. Did you mean signed?',
      'sources.short.secrets[0]: must have at least 8 characters.',
      'sources.short.tolerance_seconds: is an unknown setting. Did you mean toleranceSeconds?',
      'sources.nothing.secrets: is missing.',
      'sources.number.secrets[0]: must be text: put it in quotes.',
      'kafka.client: must be one of kafkajs, platformatic. Did you mean kafkajs?',
      'kafka.tls.ca: must be PEM text; write file:PATH to read it from a file.',
      'kafka.sasl.mechanism: must be one of plain, scram-sha-256, scram-sha-512, oauthbearer, aws-msk-iam. Did you mean scram-sha-512?',
      'routes[0].topic: must be a Kafka topic name: letters, digits, . _ and -, at most 249.',
      'journl: is an unknown setting. Did you mean journal?',
    ],
    'no sources': ['http: {}', 'sources: is missing.'],
    'empty sources': [
      'sources: {}',
      'sources: must hold at least one source: NAME: { provider: PROVIDER }, with a name of your own for each source.',
    ],
    'a source that is nothing': [
      'sources: { a: }',
      'sources.a: must be a map of settings, such as a: { provider: PROVIDER }.',
    ],
    'no journal and no Kafka': [
      `${SOURCE}journal: { enabled: false }`,
      'journal.enabled: must be true without kafka.brokers: events then go to the embedded log.',
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
      'kafka.sasl.user: is an unknown setting. Did you mean username?',
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
      'kafka.tls: must be true with aws-msk-iam, which MSK offers over TLS only.',
    ],
    'extensions that no broker takes, and an authority for nothing': [
      `${SOURCE}kafka: { brokers: [a:1], tls: true, sasl: { mechanism: oauthbearer, tokenUrl: "http://a/", clientId: c, clientSecret: s, tokenCa: "-----BEGIN X", extensions: { auth: x, pool: "" } } }`,
      'kafka.sasl.extensions.pool: must be printable ASCII text.',
      'kafka.sasl.extensions.auth: must be named by letters, and not auth.',
      'kafka.sasl.tokenCa: has no effect unless tokenUrl begins with https://.',
    ],
    'topics to create that could not be': [
      `${SOURCE}kafka: { brokers: [a:1], createTopics: { partitions: 0, replicas: 3 } }`,
      'kafka.createTopics.partitions: must be at least 1.',
      'kafka.createTopics.replicas: is an unknown setting. The known settings are partitions, replicationFactor, config.',
    ],
    'half a client certificate': [
      `${SOURCE}kafka: { brokers: [a:1], tls: { key: "-----BEGIN X" } }`,
      'kafka.tls: give both cert and key, or neither.',
    ],
    'a broker without a port': [
      `${SOURCE}kafka: { brokers: [localhost] }`,
      'kafka.brokers[0]: must be host:port.',
    ],
    'security for brokers that are missing': [
      `${SOURCE}kafka: { tls: true }`,
      'kafka.tls: has no effect without kafka.brokers.',
    ],
    'listeners and limits that collide': [
      `${SOURCE}http: { port: 9090, maxInFlightBytes: 2000 }`,
      'http.maxInFlightBytes: must be at least http.maxBodyBytes, or the largest bodies could never be accepted.',
      'admin.port: must differ from http.port: give each listener a port of its own.',
    ],
    'payloads without a place': [
      `${SOURCE}payloads: { timeoutMs: 500 }`,
      'payloads: needs either directory or s3.',
    ],
    'payloads in two places': [
      `${SOURCE}payloads: { directory: p, s3: { bucket: payloads, region: eu-central-1 } }`,
      'payloads: needs either directory or s3.',
    ],
    'a bucket with a bound': [
      `${SOURCE}payloads: { maxBytes: 2000000, s3: { bucket: payloads, region: eu-central-1 } }`,
      'payloads: has maxBytes, which limits a directory. Give the bucket a lifecycle rule instead.',
    ],
    'a bucket that is none': [
      `${SOURCE}payloads: { s3: { bucket: "s3://payloads", endpoint: minio, prefix: /onehook } }`,
      'payloads.s3.bucket: must be the name of a bucket: 3 to 63 lower-case letters, digits, dots and dashes.',
      'payloads.s3.region: is missing.',
      'payloads.s3.endpoint: must be an http(s) URL, such as https://minio.internal:9000.',
      'payloads.s3.prefix: must be folders that each end in /, such as onehook/.',
    ],
    'a limit of a source that is no number': [
      'sources: { renders: { provider: signed, secrets: [a-long-secret], maxBodyBytes: 20MB } }',
      'sources.renders.maxBodyBytes: must be a whole number of bytes, such as 1048576.',
    ],
    'routes to and from nowhere': [
      `${SOURCE}routes:\n  - { match: { source: render, provider: sgned, type: "a*b" }, topic: t }\n  - { topic: onehook.quarantine }`,
      'routes[0].match.type: must be an event type; a * may stand only at its end.',
    ],
    'routes to and from nowhere, once their form is right': [
      `${SOURCE}routes:\n  - { match: { source: render, provider: sgned }, topic: t }\n  - { topic: onehook.quarantine }`,
      'routes[0].match.source: names an unknown source. Did you mean renders?',
      'routes[0].match.provider: names an unknown provider. Did you mean signed?',
      'routes[1].topic: must differ from kafka.quarantineTopic, which holds only what could not be read or published.',
    ],
    'a secret in two sources': [
      'sources: { a: { provider: signed, secrets: [one-secret, two-secret] }, b: { provider: signed, secrets: [two-secret] } }',
      'sources.b.secrets[0]: is the same as sources.a.secrets[1]. Give each source a secret of its own: it decides whose delivery it is.',
    ],
    'public keys shared by two sources': [
      'sources: { a: { provider: keyed, userIds: [u1] }, b: { provider: keyed }, c: { provider: keyed, userIds: [u2] } }',
      'sources.b: accepts the same deliveries as sources.a, which has the same provider. To separate them, give both userIds or jwksUrl, with no value in common.',
      'sources.c: accepts the same deliveries as sources.b, which has the same provider. To separate them, give both userIds or jwksUrl, with no value in common.',
    ],
  };
  for (const [name, [yaml, ...expected]] of Object.entries(cases))
    test(name, () => assert.deepEqual(problemsOf(yaml), expected));

  test('public keys with owners of their own are distinct', () => {
    load('sources: { a: { provider: keyed, userIds: [u1] }, b: { provider: keyed, userIds: [u2, u3] } }');
  });

  test('no problem quotes a secret, even where the provider’s own words do', () => {
    const yaml = 'sources: { a: { provider: signed, secrets: ["${A}", literal-bad-secret] } }';
    assert.deepEqual(problemsOf(yaml, { env: { A: 'brought-bad-secret' } }), [
      'sources.a.secrets[0]: is not a secret: •••.',
      'sources.a.secrets[1]: is not a secret: •••.',
    ]);
  });
});

suite('problems as a newcomer meets them', () => {
  const cases: Record<string, [yaml: string, ...problems: string[]]> = {
    'a secret that is a number or a truth value': [
      'sources: { a: { provider: github, secrets: 0123456789 }, b: { provider: github, secrets: true } }',
      'sources.a.secrets: must be text: put it in quotes.',
      'sources.b.secrets: must be text: put it in quotes.',
    ],
    'a secret that is the beginning of one': [
      'sources: { a: { provider: standard-webhooks, secrets: whsec_ } }',
      'sources.a.secrets[0]: must be whsec_ or whpk_ and standard base64.',
    ],
    'a public key that is too short': [
      'sources: { a: { provider: standard-webhooks, secrets: whpk_AAAA } }',
      'sources.a.secrets[0]: must hold 32 bytes after whpk_; this one holds 3.',
    ],
    'a unit beside a number': [
      `${SOURCE}http: { maxBodyBytes: 1MB, requestTimeoutSeconds: 30s }\nkafka: { brokers: "a:1", publishTimeoutMs: 2s }\njournal: { maxBytes: 10GB }\ndedupe: { windowSeconds: 4d }`,
      'http.maxBodyBytes: must be a whole number of bytes, such as 1048576.',
      'http.requestTimeoutSeconds: must be a whole number of seconds, such as 30.',
      'kafka.publishTimeoutMs: must be a whole number of milliseconds, such as 2000.',
      'journal.maxBytes: must be a whole number of bytes, such as 1048576.',
      'dedupe.windowSeconds: must be a whole number of seconds, such as 30.',
    ],
    'a bound, with its unit': [
      `${SOURCE}http: { maxBodyBytes: 1 }`,
      'http.maxBodyBytes: must be at least 1024 bytes.',
    ],
    'a list of sources': [
      'sources: [{ provider: signed }]',
      'sources: must be a map: NAME: { provider: PROVIDER }, with a name of your own for each source.',
    ],
    'a provider instead of settings': [
      'sources: { a: signed }',
      'sources.a: must be a map of settings, such as a: { provider: signed }.',
    ],
    'settings beside the name of their source': [
      'sources:\n  a:\n  provider: signed\n  secrets: [a-long-secret]\n',
      'sources: must be indented: a source’s settings, such as provider, stand below its name: NAME: { provider: PROVIDER }, with a name of your own for each source.',
    ],
    'a setting by half of its name': [
      'sources: { a: { provider: signed, secrets: a-long-secret, wndowSeconds: 60 }, b: { provider: signed, secrets: b-long-secret, windowSeconds: 60 } }',
      'sources.a.wndowSeconds: is an unknown setting. Did you mean dedupeWindowSeconds?',
      'sources.b.windowSeconds: is an unknown setting. Did you mean dedupeWindowSeconds?',
    ],
    'two settings for one thing': [
      'sources: { a: { provider: hmac, secrets: a-secret, header: x-signature, timestampHeader: x-time, fields: { signature: v1, timestamp: t } } }',
      'sources.a: give timestampHeader or fields.timestamp, not both.',
    ],
    'fields by name and by position': [
      'sources: { a: { provider: hmac, secrets: a-secret, header: x-signature, fields: { signature: v1, timestamp: 1 } } }',
      'sources.a.fields: must give signature and timestamp both by name, or both by position.',
    ],
    'a signature over less than it must be': [
      'sources: { a: { provider: hmac, secrets: a-secret, header: x-signature, timestampHeader: x-time, signedParts: [url] } }',
      'sources.a.signedParts: must include timestamp: an attacker could change a time that is not signed.',
      'sources.a.signedParts: must include body: an attacker could change a body that is not signed.',
      'sources.a: signedParts includes url: give publicUrl, the URL that the sender calls, without the path.',
    ],
    'a signed timestamp from nowhere': [
      'sources: { a: { provider: hmac, secrets: a-secret, header: x-signature, signedParts: [timestamp, body] } }',
      'sources.a: signedParts includes timestamp: give timestampHeader or fields.timestamp, where the timestamp is.',
    ],
  };
  for (const [name, [yaml, ...expected]] of Object.entries(cases))
    test(name, () =>
      assert.deepEqual(problemsOf(yaml, { providers: [signed, keyed, ...builtIn] }), expected),
    );

  test('a missing secret is missing, and says where the sender shows it', () => {
    const [problem] = problemsOf('sources: { a: { provider: github } }', { providers: builtIn });
    assert.match(problem!, /^sources\.a\.secrets: is missing: .*\.$/);
  });

  test('a wrong port of the environment is one problem, by the name of its variable', () => {
    const error = developmentError({ PORT: 'many' });
    assert.equal(
      error.message,
      '1 problem in the environment:\n  PORT: must be a port: a number from 0 to 65535.',
    );
    assert.match(developmentError({ ADMIN_PORT: '65536' }).message, /\n {2}ADMIN_PORT: must be a port/);
  });

  function developmentError(env: Record<string, string>): Error {
    try {
      loadConfig({ env, cwd: configFolder(), providers: builtIn });
    } catch (error) {
      if (error instanceof ConfigError) return error;
    }
    throw new Error('there is no problem');
  }
});

suite('lines', () => {
  const YAML = `# Two comments,
# and the first setting in line 3.
http: { port: 1 }
admin:
  port: 1
sources:
  later:
    provider: signed
    secrets:
      - "\${A}"
      - short
  first:
    provider: signed
routes:
  - { topic: fine }
  - topic: not fine
`;

  test('of each problem, in the order of the file; of what is missing, that of its parent', () => {
    assert.deepEqual(
      errorOf(YAML)?.problems.map(({ path, line }) => [line, path]),
      [
        [10, 'sources.later.secrets[0]'],
        [11, 'sources.later.secrets[1]'],
        [12, 'sources.first.secrets'],
        [16, 'routes[1].topic'],
      ],
    );
    assert.deepEqual(errorOf('http: {}')?.problems, [
      { path: 'sources', line: null, message: 'is missing.' },
    ]);
  });

  test('the problems of one source stand together, and the head names the file as the operator did', () => {
    const yaml = 'sources: { a: { provider: signed, x: 1 }, b: { provider: signed, x: 1, secrets: [a] } }';
    assert.equal(
      errorOf(yaml)?.message,
      `4 problems in onehook.yaml:
  line 1  sources.a.secrets: is missing.
  line 1  sources.a.x: is an unknown setting. The known settings are secrets, toleranceSeconds, provider, dedupeWindowSeconds, maxBodyBytes.
  line 1  sources.b.secrets[0]: must have at least 8 characters.
  line 1  sources.b.x: is an unknown setting. The known settings are secrets, toleranceSeconds, provider, dedupeWindowSeconds, maxBodyBytes.`,
    );
    const files = { 'other.yaml': 'sources: {}' };
    assert.match(errorOf('', { files, path: './other.yaml' })!.message, /^1 problem in \.\/other\.yaml:\n/);
    assert.match(
      errorOf('', { files, env: { ONEHOOK_CONFIG: 'other.yaml' } })!.message,
      /^1 problem in other\.yaml:\n {2}line 1 {2}sources: must hold at least one source/,
    );
  });

  test('of each warning', () => {
    const yaml =
      'sources:\n  a:\n    provider: keyed\nroutes:\n  - match: { provider: signed }\n    topic: t\n';
    assert.deepEqual(
      load(yaml).warnings.map(({ path, line }) => [line, path]),
      [
        [2, 'sources.a'],
        [5, 'routes[0].match.provider'],
      ],
    );
  });
});

suite('YAML', () => {
  const QUOTES = 'Put a value that begins with that character in quotes.';
  const cases: Record<string, [yaml: string, line: number | null, problem: string]> = {
    'twice the same key': [`${SOURCE}http: {}\nhttp: {}`, 3, 'http appears twice.'],
    'not YAML': [
      'sources:\n  a: [1\nb: 2',
      3,
      'This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
    'an alias': ['sources:\n  a: *secret', 2, `Aliases (*name) are not supported. ${QUOTES}`],
    'a tag': ['a: !secret x', 1, `Tags (!name) are not supported. ${QUOTES}`],
    'two documents': ['a: 1\n---\nb: 2', 2, 'A second document begins here, and only one is read.'],
    'nothing at all': ['# later', null, 'The file holds no settings. It needs at least sources.'],
    'a key that is null': [
      'sources:\n  null: { provider: signed }',
      2,
      'A key is missing, or is null. Put null in quotes where it is a name.',
    ],
    'a variable inside a map': [
      'sources:\n  a: { provider: signed, secrets: ${NAME} }\nlog: { level: info }',
      2,
      'Put the text with ${NAME} in quotes: inside { } and [ ], YAML reads its brace as a map.',
    ],
    'a variable inside a list': [
      'sources: { a: { provider: signed, secrets: [${NAME}, b] } }',
      1,
      'Put the text with ${NAME} in quotes: inside { } and [ ], YAML reads its brace as a map.',
    ],
  };
  for (const [name, [yaml, line, message]] of Object.entries(cases))
    test(name, () => {
      assert.deepEqual(errorOf(yaml)?.problems, [{ path: '', line, message }]);
    });

  test('of a syntax that is broken, only the first place is reported: the others may follow from it', () => {
    assert.equal(errorOf('a: "x\nb: 2\nc: [')?.problems.length, 1);
  });
});

suite('warnings', () => {
  const warningsOf = (...given: Parameters<typeof load>) => worded(load(...given).warnings);

  test('remembering for less time than the sender retries', () => {
    const yaml =
      'sources: { a: { provider: signed, secrets: x-secret-x, dedupeWindowSeconds: 60 } }\ndedupe: { windowSeconds: 300000 }';
    assert.deepEqual(warningsOf(yaml), [
      'sources.a.dedupeWindowSeconds: is 60 s, but signed retries for 259,200 s. A later retry would be published as a second event.',
    ]);
    assert.deepEqual(warningsOf(yaml, { providers: [guessed(signed)] }), [
      'sources.a.dedupeWindowSeconds: is 60 s, but signed is assumed to retry for 259,200 s. A later retry would be published as a second event.',
    ]);
  });

  test('keys that every customer of the sender shares', () => {
    assert.deepEqual(warningsOf('sources: { a: { provider: keyed } }'), [
      'sources.a: has no secret of its own, so it accepts deliveries for every customer of keyed. Name your own: userIds.',
    ]);
  });

  test('a publish that outlasts the sender, credentials unencrypted, a route that matches nothing', () => {
    const yaml = `${SOURCE}kafka: { brokers: a:1, publishTimeoutMs: 10000, sasl: { mechanism: plain, username: u, password: p } }\nroutes: [{ match: { provider: keyed }, topic: t }]`;
    assert.deepEqual(warningsOf(yaml), [
      'kafka.sasl: sends the credentials unencrypted, since kafka.tls is off.',
      'kafka.publishTimeoutMs: is 10,000 ms, but signed waits only 10 s for an answer (sources.renders).',
      'routes[0].match.provider: matches nothing, since no source has this provider.',
    ]);
    assert.equal(
      warningsOf(yaml, { providers: [guessed(signed), keyed] })[1],
      'kafka.publishTimeoutMs: is 10,000 ms, but signed is assumed to wait only 10 s for an answer (sources.renders).',
    );
  });

  test('bodies that are larger than what is accepted', () => {
    const large = { ...signed, sender: { ...signed.sender, maxBodyBytes: 26_214_400 } };
    const of = (provider: typeof signed, yaml: string) =>
      warningsOf(`${yaml}payloads: { directory: payloads }`, { providers: [provider] });
    assert.deepEqual(of(large, SOURCE), [], 'its own URL takes them');
    const small = SOURCE.replace('}', ', maxBodyBytes: 2000000 }');
    assert.deepEqual(of(large, small), [
      'sources.renders.maxBodyBytes: is 2,000,000 bytes, but signed sends up to 26,214,400 bytes. Larger deliveries are refused with 413.',
    ]);
    assert.match(of(guessed(large), small)[0]!, /but signed is assumed to send up to 26,214,400 bytes/);
    const inPart = { ...large, sender: { ...large.sender, maxBodyBytesKnown: 'assumed' as const } };
    assert.match(of(inPart, small)[0]!, /but signed is assumed to send up to 26,214,400 bytes/);
    assert.deepEqual(of(large, `${SOURCE}http: { maxInFlightBytes: 16777216 }\n`), [
      'http.maxInFlightBytes: is 16,777,216 bytes, but sources.renders takes bodies of up to 26,214,400 bytes. Larger deliveries than the former are refused with 413.',
    ]);
  });

  test('payloads that are stored nowhere', () => {
    const large = { ...signed, sender: { ...signed.sender, maxBodyBytes: 26_214_400 } };
    assert.deepEqual(warningsOf(SOURCE, { providers: [large] }), [
      'sources.renders: takes bodies of up to 26,214,400 bytes, but kafka.maxRecordBytes is 1,000,000. Larger events are published without their payload, which is then lost. Configure payloads to store it.',
    ]);
  });

  test('Kafka without brokers', () => {
    assert.deepEqual(warningsOf(`${SOURCE}kafka: { topic: renders }`), [
      'kafka: has no brokers, so events go to the embedded log. Name kafka.brokers to publish to Kafka.',
    ]);
    assert.deepEqual(warningsOf(`${SOURCE}kafka:\n`), [], 'a section left empty is a section left out');
  });

  test('a route for a type of job event that does not exist', () => {
    const routes = ['finished', 'succeded', 'succeeded', '*', 'suc*', 'fin*'].map(
      (state) => `{ match: { type: "onehook.job.${state}" }, topic: t }`,
    );
    const types =
      'onehook.job.queued, onehook.job.started, onehook.job.progressed, onehook.job.succeeded, onehook.job.failed, onehook.job.canceled';
    assert.deepEqual(
      warningsOf(`${SOURCE}routes: [${routes.join(', ')}, { match: { type: com.x.y }, topic: t }]`),
      [
        `routes[0].match.type: matches nothing, since no job event has this type. The types are ${types}.`,
        'routes[1].match.type: matches nothing, since no job event has this type. Did you mean onehook.job.succeeded?',
        `routes[5].match.type: matches nothing, since no job event has this type. The types are ${types}.`,
      ],
    );
  });
});
