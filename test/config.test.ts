// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is the notation under test
/** The loader: defaults as documented, values from environment and files, and the development default. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { providers as builtIn } from '../providers/index.js';
import { defaultMaxInFlightBytes } from '../src/config/derived.js';
import { developmentKey, openSeed } from '../src/config/development.js';
import { type LoadOptions, loadConfig } from '../src/config/load.js';
import { secretsIn } from '../src/config/secrets.js';
import {
  configFolder as folder,
  guessed,
  kafkaOf,
  keyed,
  load,
  problemsOf,
  SOURCE,
  signed,
  worded,
} from './support/configuration.js';
import { secretSettings } from './support/secret-settings.js';

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
    assert.deepEqual(config.destination, { kind: 'embedded' });
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
        maxBodyBytes: null,
      },
    ]);
    assert.equal(config.payloads, null);
  });

  test('payloads in a directory beside the file, or in a bucket', () => {
    const at = folder();
    const directory = load(`${SOURCE}payloads: { directory: payloads }`, { cwd: at }).payloads;
    assert.deepEqual(directory, {
      kind: 'directory',
      directory: join(at, 'payloads'),
      maxBytes: 10_737_418_240,
      timeoutMs: 3000,
    });
    const s3 = load(`${SOURCE}payloads: { s3: { bucket: payloads, region: eu-central-1 } }`).payloads;
    assert.deepEqual(s3, {
      kind: 's3',
      s3: { bucket: 'payloads', region: 'eu-central-1', prefix: '', forcePathStyle: false },
      timeoutMs: 3000,
    });
  });

  test('a source takes what its sender sends, unless it says otherwise', () => {
    const large = { ...signed, sender: { ...signed.sender, maxBodyBytes: 26_214_400 } };
    const of = (yaml: string) => load(yaml, { providers: [large] }).sources[0]!.maxBodyBytes;
    assert.equal(of(SOURCE), 26_214_400);
    assert.equal(of(SOURCE.replace('}', ', maxBodyBytes: 2000 }')), 2000);
    assert.equal(of(`${SOURCE}http: { maxBodyBytes: 26214400 }`), null);
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
    assert.equal(kafkaOf(config).publishTimeoutMs, 1000);
    assert.deepEqual(kafkaOf(config).brokers, ['a:9092', 'b:9092']);
    assert.equal(kafkaOf(load(yaml)).publishTimeoutMs, 2000);
    assert.equal(
      kafkaOf(load(yaml, { providers: [guessed(hasty)] })).publishTimeoutMs,
      2000,
      'a guess shortens nothing',
    );
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

test('bodies in memory together: a sixteenth of the memory, at most 64 MiB, at least one body', () => {
  assert.equal(defaultMaxInFlightBytes(256 * 2 ** 20, 2 ** 20), 16 * 2 ** 20);
  assert.equal(defaultMaxInFlightBytes(64 * 2 ** 30, 2 ** 20), 64 * 2 ** 20);
  assert.equal(defaultMaxInFlightBytes(64 * 2 ** 20, 10 * 2 ** 20), 10 * 2 ** 20);
});

suite('where the data is stored', () => {
  test('journal.directory before ONEHOOK_DATA before data beside the configuration', () => {
    const env = { ONEHOOK_DATA: '/var/lib/elsewhere' };
    const written = `${SOURCE}journal: { directory: /srv/journal }`;
    assert.match(load(SOURCE).journal.directory, /onehook-config-\w+\/data$/);
    assert.equal(load(SOURCE, { env }).journal.directory, '/var/lib/elsewhere');
    assert.equal(load(written, { env }).journal.directory, '/srv/journal');
  });

  test('the development default stores its secrets there too', () => {
    const cwd = folder();
    const config = loadConfig({ env: { ONEHOOK_DATA: 'mine' }, cwd, providers: [signed, keyed] });
    assert.equal(config.journal.directory, join(cwd, 'mine'));
    assert.ok(statSync(join(cwd, 'mine', 'development.json')).isFile());
  });
});

suite('values from outside', () => {
  test('variables anywhere in a text, files where they are the whole value', () => {
    const config = load(
      'sources: { r: { provider: signed, secrets: ["pre-${A}-post", "file:s", "$${A}-as-is"] } }',
      {
        env: { A: 'from ${B}' },
        files: { s: 'file:not-again \n\r\n' },
      },
    );
    assert.deepEqual((config.sources[0]!.settings as { secrets: string[] }).secrets, [
      'pre-from ${B}-post',
      'file:not-again ',
      '${A}-as-is',
    ]);
    assert.deepEqual(worded(config.warnings), [
      'sources.r.secrets[1]: begins or ends with white space. Remove it if it is not part of the secret.',
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
    const cwd = folder();
    assert.deepEqual(problemsOf(yaml, { cwd, env: { B: '' }, files: { e: '\n' } }), [
      'sources.r.secrets[0]: needs the environment variable A, which is not set.',
      'sources.r.secrets[1]: needs the environment variable B, which is empty.',
      `sources.r.secrets[2]: names the file ${cwd}/none, which does not exist.`,
      'sources.r.secrets[3]: needs a path after file:',
      'sources.r.secrets[4]: has a ${ without a variable’s name and } after it. Write $${ for the text ${ itself.',
      'sources.r.secrets[5]: has a ${ without a variable’s name and } after it. Write $${ for the text ${ itself.',
      `sources.r.secrets[6]: names the file ${cwd}/e, which is empty.`,
      `sources.r.secrets[7]: names the file ${cwd}, which is a directory.`,
    ]);
  });

  test('a single unset secret is not also too short', () => {
    assert.deepEqual(problemsOf('sources: { r: { provider: signed, secrets: "${A}" } }'), [
      'sources.r.secrets: needs the environment variable A, which is not set.',
    ]);
  });
});

test('which of Kafka’s credentials came from files is known, so that they are read again', () => {
  const config = load(
    `${SOURCE}kafka: { brokers: [a:1], tls: { ca: "file:ca.crt" }, sasl: { mechanism: plain, username: u, password: "file:pw" } }`,
    { files: { 'ca.crt': '-----BEGIN X\n', pw: 'a-password\n' } },
  );
  const at = (name: string) => join(dirname(config.file!), name);
  assert.deepEqual(kafkaOf(config).tls, { ca: '-----BEGIN X', files: { ca: at('ca.crt') } });
  assert.deepEqual(kafkaOf(config).sasl, {
    mechanism: 'plain',
    username: 'u',
    password: 'a-password',
    files: { password: at('pw') },
  });
});

suite('secrets', () => {
  test('are found by the names of their settings, at any depth', () => {
    const settings = {
      secrets: ['a', 'b'],
      credentials: 'c',
      poll: { apiKey: 'd', url: 'not' },
      sasl: { clientSecret: 'e', password: 'f', username: 'not', tokenUrl: 'not' },
      publicKeys: ['not'],
      secretEncoding: 'not',
      tokenHeader: 'not',
    };
    const found = secretsIn(settings, ['sources', 'x']);
    assert.equal(found.map(({ value }) => value).join(''), 'abcdef');
    assert.deepEqual(found[1]!.path, ['sources', 'x', 'secrets', 1]);
    assert.deepEqual(found[3]!.path, ['sources', 'x', 'poll', 'apiKey']);
    for (const none of [null, undefined, 'secrets', {}, { secrets: 5 }])
      assert.deepEqual(secretsIn(none), []);
  });

  test('of every provider are among them', () => {
    const made = builtIn.flatMap((provider) =>
      secretSettings(provider).map((each) => ({ provider, ...each })),
    );
    assert.ok(made.length > 140, String(made.length));
    for (const { provider, path, value } of made) {
      const name = path
        .replace(/\[\d+\]$/, '')
        .split('.')
        .at(-1)!;
      assert.deepEqual(
        secretsIn({ [name]: [value] }),
        [{ path: [name, 0], value }],
        `${provider.name}: ${path}`,
      );
    }
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

  test('stores its secrets, readable by their owner alone', () => {
    const cwd = folder();
    assert.deepEqual(open(cwd).sources, open(cwd).sources);
    const file = join(cwd, 'data', 'development.json');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(readFileSync(file, 'utf8'), /Throw-away/);
    const key = () => developmentKey(openSeed(join(cwd, 'data'))).export({ format: 'jwk' });
    assert.deepEqual(key(), key());
  });

  test('says how to fix a broken seed', () => {
    const cwd = folder();
    open(cwd);
    writeFileSync(join(cwd, 'data', 'development.json'), '{');
    assert.throws(() => open(cwd), /development\.json does not hold a seed\. Delete it/);
  });

  test('goes to Kafka when asked, which a configuration file has to say itself', () => {
    const config = open(folder(), { developmentBrokers: ['localhost:9092'] });
    assert.deepEqual(kafkaOf(config).brokers, ['localhost:9092']);
    assert.throws(
      () => load(SOURCE, { developmentBrokers: ['localhost:9092'] }),
      /--kafka is for the development default/,
    );
  });

  test('warns of nothing, since the operator wrote nothing', () => {
    assert.deepEqual(open(folder()).warnings, []);
  });

  test('writes nothing where only its settings are wanted', () => {
    const cwd = folder();
    assert.notDeepEqual(open(cwd, { storesSeed: false }).sources, open(cwd, { storesSeed: false }).sources);
    assert.ok(!existsSync(join(cwd, 'data')));
  });
});
