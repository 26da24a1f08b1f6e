/** `send` against a running gateway: the gateway accepts what every sender is played with. */
import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fixtureNames } from '../../src/cli/fixtures.js';
import { randomLike, renew, withOtherBlanks } from '../../src/cli/fresh.js';
import { run } from '../../src/cli/send.js';
import { loadConfig } from '../../src/config/load.js';
import { fixturesFolder } from '../../src/conformance/fixtures.js';
import { providers, type Running, start } from '../../src/main.js';
import { captured, folder, freePort } from './captured.js';

const cwd = folder();
const env: Record<string, string> = {};
let gateway: Running;

before(async () => {
  env.PORT = String(await freePort());
  env.ADMIN_PORT = String(await freePort());
  gateway = await start(loadConfig({ cwd, env, providers }));
});
after(() => gateway.stop());

async function send(...argv: string[]) {
  const { io, written } = captured(cwd, env);
  const exit = await run(argv, io);
  const codes = [...written.out.matchAll(/^\d{3} (?:\{"code":")?(\w+)/gm)].map(([, code]) => code);
  return { exit, codes, out: written.out };
}

/** They sign within the body, or with a key that only they have. */
const NOT_PLAYED = ['adyen', 'aws-sns', 'linear', 'mailgun', 'microsoft-graph', 'paypal', 'plaid'];

suite('every sender is played by default with a fixture that becomes an event', () => {
  for (const provider of providers.filter(({ name }) => !NOT_PLAYED.includes(name)))
    test(`${provider.name}: new each time, a duplicate with --same`, { timeout: 20_000 }, async () => {
      const fresh = await send(provider.name, '--count', '2');
      assert.deepEqual(fresh.codes, ['accepted', 'accepted'], fresh.out);
      const same = await send(provider.name, '--same', '--count', '2');
      // Where nothing identifies an event, each delivery is one of its own.
      const second = provider.identify.perDelivery ? 'accepted' : 'duplicate';
      assert.equal(same.codes[1], second, same.out);
      assert.equal(same.exit, 0);
    });

  for (const name of NOT_PLAYED)
    test(`${name} is not played, and says why`, async () => {
      await assert.rejects(send(name), { message: /Use a recorded delivery/ });
    });
});

suite('a fixture of another kind', () => {
  test('that is unreadable is quarantined', async () => {
    const { codes, exit } = await send('attio', 'quarantined__no-events');
    assert.deepEqual([codes, exit], [['quarantined'], 0]);
  });
  test('that is refused is refused, which the exit code says', async () => {
    const { codes, exit } = await send('fal', 'refused__other-request-id');
    assert.deepEqual([codes, exit], [['unauthenticated'], 1]);
  });
  test('that has the other family of headers is new each time', async () => {
    assert.deepEqual((await send('standard-webhooks', 'video.completed__svix', '--count', '2')).codes, [
      'accepted',
      'accepted',
    ]);
  });
});

suite('a file of your own', () => {
  const recording = () => {
    const cwd = folder();
    copyFileSync(join(fixturesFolder('hoox'), `${fixtureNames(hoox)[0]}.http`), join(cwd, 'recorded.http'));
    return cwd;
  };
  const hoox = providers.find(({ name }) => name === 'hoox')!;

  test('is signed anew', async () => {
    copyFileSync(join(recording(), 'recorded.http'), join(cwd, 'recorded.http'));
    for (const file of ['recorded.http', './recorded.http', join(cwd, 'recorded.http')])
      assert.deepEqual((await send('hoox', file)).codes, ['accepted'], file);
  });
  test('that does not exist, or is not a request, is named', async () => {
    const there = recording();
    writeFileSync(join(there, 'text.http'), 'hello');
    const { io } = captured(there, env);
    await assert.rejects(run(['hoox', './none'], io), { message: /^File \/.*\/none does not exist\.$/ });
    await assert.rejects(run(['hoox', 'text.http'], io), {
      message: /^\/.*text\.http: Line 1 must be a request line/,
    });
  });
});

test('--json is one object for each answer', async () => {
  const { io, written } = captured(cwd, env);
  assert.equal(await run(['hoox', '--json', '--count', '2'], io), 0);
  const answers = written.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const { recording, status, code, eventIds, milliseconds, body } of answers) {
    assert.ok(fixtureNames(providers.find(({ name }) => name === 'hoox')!).includes(recording));
    assert.deepEqual([status, code, eventIds.length], [200, 'accepted', 1]);
    assert.ok(milliseconds >= 0);
    assert.equal(JSON.parse(body).code, 'accepted');
  }
  assert.equal(answers.length, 2);
});

suite('waits for the event', () => {
  test('until it is in the log', async () => {
    const { out, exit } = await send('hoox', '--wait', '10', '--count', '2');
    assert.equal(exit, 0);
    assert.match(out, /\nIn the log: [^,\n]+, [^,\n]+\.\n$/);
  });
  test('not for one that the log has already', async () => {
    await send('hoox', '--same');
    assert.match((await send('hoox', '--same', '--wait', '1')).out, /\nIn the log: nothing new\.\n$/);
  });
  test('no longer than --wait says', async () => {
    // A log that has nothing to do with the gateway that takes the delivery.
    const port = String(await freePort());
    const other = await start(
      loadConfig({ cwd: folder(), env: { PORT: String(await freePort()), ADMIN_PORT: port }, providers }),
    );
    try {
      const argv = ['hoox', '--wait', '1', '--admin-url', `http://127.0.0.1:${port}`];
      const { io } = captured(cwd, env);
      await assert.rejects(run(argv, io), { message: /did not arrive in the log within 1 s\.$/ });
    } finally {
      await other.stop();
    }
  });
  test('on Kafka, which is away, for the answer alone', { timeout: 60_000 }, async () => {
    const kafkaEnv = { PORT: String(await freePort()), ADMIN_PORT: String(await freePort()) };
    const place = folder();
    const developmentBrokers = [`127.0.0.1:${await freePort()}`];
    const journaling = await start(loadConfig({ cwd: place, env: kafkaEnv, providers, developmentBrokers }));
    try {
      const { io, written } = captured(place, kafkaEnv);
      assert.equal(await run(['hoox', '--wait', '1'], io), 0);
      assert.match(written.out, /"accepted"[\s\S]*is in Kafka, or in its journal on the way there\.\n$/);
    } finally {
      await journaling.stop();
    }
  });
  test('where the admin port is', async () => {
    const argv = ['hoox', '--wait', '1', '--admin-url', `http://127.0.0.1:${await freePort()}`];
    const { io, written } = captured(cwd, env);
    await assert.rejects(run(argv, io), {
      message: /^No gateway answers at \S+\. Give its admin address with --admin-url\.$/,
    });
    assert.doesNotMatch(written.out, /^200/m, 'nothing is sent that send could not wait for');
  });
});

test('lists fixtures', async () => {
  const [provider] = providers;
  const { out } = await send(provider!.name, '--list');
  assert.equal(
    out,
    fixtureNames(provider!)
      .map((name) => `${name}\n`)
      .join(''),
  );
});

suite('says what is wrong', () => {
  const rejects = (argv: string[], message: RegExp, io = captured(cwd, env).io) =>
    assert.rejects(async () => run(argv, io), { message });

  test('no source', () => rejects([], /^send needs a source: onehook send SOURCE\./));
  test('unknown source', () =>
    rejects(['gitub'], /^The development default has no source "gitub"\. Did you mean github\?$/));
  test('a source with no similar name, without a wall of names', () =>
    rejects(
      ['nosuch'],
      /^The development default has no source "nosuch"\. It has \d+ sources: onehook check lists them\.$/,
    ));
  test('unknown fixture', () =>
    rejects(['hoox', 'nothing-like-it'], /^Hoox has no fixture "nothing-like-it"\. It has \S+, /));
  test('no number', () =>
    rejects(['hoox', '--count', 'many'], /^--count takes a whole number of at least 1, not "many"\.$/));
  test('no URL', () => rejects(['hoox', '--url', 'nowhere'], /^--url takes an address such as http:/));
  test('no gateway', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    await rejects(
      ['hoox', '--url', url],
      /^No gateway answers at .* \(ECONNREFUSED\)\. Start one with onehook serve/,
    );
  });
  test('several sources of one provider', async () => {
    const there = folder();
    const source = (token: string) => `{ provider: hoox, tokens: ${token} }`;
    writeFileSync(
      join(there, 'onehook.yaml'),
      `sources: { a: ${source('a'.repeat(20))}, b: ${source('b'.repeat(20))} }`,
    );
    await rejects(['hoox'], /^2 sources have the provider hoox\. Name one: a and b\.$/, captured(there).io);
    await rejects(
      ['fal'],
      /onehook\.yaml has no source with the provider fal\. Its sources are a and b\.$/,
      captured(there).io,
    );
  });
  test('a key that only the sender has', async () => {
    const there = folder();
    writeFileSync(join(there, 'onehook.yaml'), 'sources: { a: { provider: fal, userIds: [u] } }');
    await rejects(['a'], /^Only the sender can sign this/, captured(there).io);
  });
  test('another secret than the gateway’s', async () => {
    const { io, written } = captured(folder(), env);
    assert.equal(await run(['github'], io), 1);
    assert.match(
      written.out,
      /^401 [\s\S]*The gateway does not know this secret\. Does it run with the same configuration/m,
    );
  });
  test('a real token is not shown', async () => {
    const there = folder();
    const token = 'a-token-of-enough-characters';
    writeFileSync(join(there, 'onehook.yaml'), `sources: { clips: { provider: hoox, tokens: ${token} } }`);
    const { io, written } = captured(there);
    assert.equal(await run(['clips', '--url', gateway.ingestUrl], io), 1);
    assert.match(written.out, /POST http:\S+\/webhooks\/clips\/\{token\}\n404 [\s\S]*has no source clips/);
    assert.doesNotMatch(written.out, new RegExp(token));
  });
});

suite('new ids', () => {
  test('have the shape of the old', () => {
    assert.match(randomLike('job_0aF-9.z'), /^[g-z][g-z][a-f]_0[a-f][A-F]-[1-9]\.[g-z]$/);
    assert.match(
      randomLike('123e4567-e89b-42d3-a456-426614174000'),
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/,
    );
  });

  test('replace whole ids only, the same everywhere, and no other byte', () => {
    const body = Buffer.from([...Buffer.from('{"id":"job-77","next":"job-777","of":"job-77:done"}'), 0xff]);
    const { headers, body: renewed } = renew({ headers: { 'x-id': 'job-77' }, body }, [
      'job-77:done',
      'job-77',
      'x',
    ]);
    const id = headers['x-id']!;
    assert.notEqual(id, 'job-77');
    const expected = [...Buffer.from(`{"id":"${id}","next":"job-777","of":"${id}:done"}`), 0xff];
    assert.deepEqual([...renewed], expected);
  });

  test('other blanks are the same JSON in other bytes', () => {
    const content = { headers: {}, body: Buffer.from('{"a":1}') };
    const [one, other] = [withOtherBlanks(content), withOtherBlanks(content)];
    assert.notDeepEqual(one.body, other.body);
    assert.deepEqual(JSON.parse(one.body.toString()), { a: 1 });
  });
});
