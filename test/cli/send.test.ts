/** `send` against a running gateway: every fixture of every provider is one that the gateway takes from its sender. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fixtureNames } from '../../src/cli/fixtures.js';
import { randomLike, renew, withOtherBlanks } from '../../src/cli/fresh.js';
import { run } from '../../src/cli/send.js';
import { loadConfig } from '../../src/config/load.js';
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

suite('every fixture', () => {
  for (const provider of providers)
    for (const fixture of fixtureNames(provider))
      test(`${provider.name} ${fixture}: new each time, a duplicate with --same`, {
        timeout: 20_000,
      }, async () => {
        const fresh = await send(provider.name, fixture, '--count', '2').catch((error: Error) => error);
        if (fresh instanceof Error) {
          // Who signs within the body, or with a key that nobody else has, cannot be played.
          assert.match(fresh.message, /Use a recorded delivery/);
          return;
        }
        if (fresh.codes[0] !== 'accepted') {
          // What is unreadable has no id that could be made anew: the same bytes are quarantined once.
          const expected = fixture.startsWith('refused') ? 'unauthenticated' : 'quarantined';
          assert.equal(fresh.codes[0], expected, fresh.out);
          assert.ok(fresh.codes[1] === expected || fresh.codes[1] === 'duplicate', fresh.out);
          return;
        }
        // Without an id its bytes are its identity, and in a batch those are not all that was sent.
        const isSame = fixture.endsWith('__no-id') && fresh.codes[1] === 'duplicate';
        assert.deepEqual(fresh.codes, ['accepted', isSame ? 'duplicate' : 'accepted'], fresh.out);
        const same = await send(provider.name, fixture, '--same', '--count', '2');
        // Signed with the other family of headers, whose id is not in the fixture.
        if (!fixture.endsWith('__svix') && !provider.identify.perDelivery)
          assert.equal(same.codes[1], 'duplicate', same.out);
        assert.equal(same.exit, 0);
      });
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
  test('no longer than it is told to', async () => {
    // A log that has nothing to do with the gateway that takes the delivery.
    const port = String(await freePort());
    const other = await start(
      loadConfig({ cwd: folder(), env: { PORT: String(await freePort()), ADMIN_PORT: port }, providers }),
    );
    try {
      const argv = ['hoox', '--wait', '1', '--admin-url', `http://127.0.0.1:${port}`];
      const { io } = captured(cwd, env);
      await assert.rejects(run(argv, io), { message: /did not come to the log within 1 s\.$/ });
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
    await assert.rejects(run(argv, io), { message: /^No gateway answers at .*--admin-url\.$/ });
    assert.doesNotMatch(written.out, /^200/m, 'nothing is sent that nobody could wait for');
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
    rejects(['gitub'], /^The development default has no source «gitub»\. Did you mean github\?$/));
  test('unknown fixture', () =>
    rejects(['hoox', 'nothing-like-it'], /^Hoox has no fixture «nothing-like-it»\. It has: /));
  test('no number', () =>
    rejects(['hoox', '--count', 'many'], /^--count takes a whole number of at least 1, not «many»\.$/));
  test('no URL', () => rejects(['hoox', '--url', 'nowhere'], /^--url takes an address as http:/));
  test('nobody there', async () => {
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
    await rejects(['hoox'], /^Which one\? hoox has several sources: a, b\.$/, captured(there).io);
    await rejects(
      ['fal'],
      /onehook\.yaml has no source with the provider fal\. It has a, b\.$/,
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
