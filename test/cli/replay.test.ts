/** `replay` against a running gateway: what it shows, its exit codes, and what it says when something is wrong. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { progressBar } from '../../src/cli/progress-bar.js';
import { run } from '../../src/cli/replay.js';
import type { Running } from '../../src/main.js';
import { deliver, startOn, todays, yesterdays } from '../support/quarantine.js';
import { captured, freePort, until } from './captured.js';

suite('over a gateway', () => {
  const directory = mkdtempSync(join(tmpdir(), 'onehook-replay-cli-'));
  let gateway: Running;
  const ids: string[] = [];
  before(async () => {
    gateway = await startOn(directory, yesterdays);
    for (const [n, type] of [
      [1, 'unread'],
      [2, 'never'],
      [3, 'unread'],
    ] as const)
      ids.push((await deliver(gateway, n, type)).delivery);
    await gateway.stop();
    gateway = await startOn(directory, todays);
  });
  after(async () => {
    await gateway.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  async function replay(...argv: string[]) {
    const { io, written } = captured();
    const code = await run([...argv, '--url', gateway.adminUrl], io);
    return { code, out: written.out.split('\n').slice(0, -1), err: written.err };
  }

  test('a dry run says what would be published', async () => {
    const { code, out, err } = await replay('--dry-run');
    assert.equal(code, 0);
    assert.match(out[0]!, new RegExp(`^${ids[0]}  20\\S+Z  renders  readable  clip.done msg_1 -> onehook`));
    assert.match(
      out[1]!,
      /unreadable {2}payload_unexpected: .* \(quarantined by \S+ for payload_unexpected\)$/,
    );
    assert.equal(err, '2 readable now (nothing was published), 1 still unreadable.\n');
  });

  test('one delivery by its id, to another topic', async () => {
    const { out } = await replay('--id', ids[2]!, '--to-topic', 'inspect');
    assert.match(out[0]!, /published {2}clip.done msg_3 -> inspect$/);
    assert.equal(out.length, 1);
  });

  test('--json: the lines of the gateway; what is out of range is not in them', async () => {
    const { code, out } = await replay('--json', '--from', '2026-01-01', '--to', '2026-01-02T00:00:00+01:00');
    assert.equal(code, 0);
    const lines = out.map((line) => JSON.parse(line) as { kind: string });
    assert.deepEqual(lines.at(-1), { kind: 'ended', run: runOf(lines[0]), outcome: 'finished', counts: {} });
    assert.equal((await replay('--source', 'other')).err, 'Nothing in quarantine matches.\n');
  });

  test('on a terminal there is a bar, and it is gone at the end', async () => {
    const { io, written } = captured();
    const stderr = { ...io.stderr, isTTY: true };
    assert.equal(await run(['--dry-run', '--url', gateway.adminUrl], { ...io, stderr }), 0);
    assert.match(written.err, /█{24} 100 % {2}2 readable/);
    assert.ok(
      written.err.endsWith('\r\u001b[K2 readable now (nothing was published), 1 still unreadable.\n'),
    );
  });

  test('Ctrl-C stops it, and it says how to resume', { timeout: 10_000 }, async () => {
    const { io, written, interrupt } = captured();
    const ended = run(['--rate', '0.5', '--run', 'second', '--url', gateway.adminUrl], io);
    await until(() => written.out.includes('published'));
    interrupt();
    assert.equal(await ended, 1);
    assert.match(written.err, /^The replay was stopped\. Resume it with: --run second\n$/m);
  });
});

const runOf = (line: object | undefined) => Reflect.get(line ?? {}, 'run');

suite('says what is wrong', () => {
  const rejects = (argv: string[], message: RegExp) => assert.rejects(run(argv, captured().io), { message });
  test('on the command line', async () => {
    await rejects(['--from', 'noon'], /^--from takes a time such as .*, not "noon"/);
    await rejects(['--to', '12'], /^--to takes a time/);
    await rejects(['--rate', 'fast'], /^--rate takes a number/);
    await rejects(['--reason', 'payload_no_json'], /Did you mean payload_not_json\?$/);
    await rejects(['--url', 'x'], /^--url takes an address/);
  });

  test('no gateway', async () => {
    await rejects(['--url', `http://127.0.0.1:${await freePort()}`], /^No gateway answers at /);
  });

  async function answering(status: number, body: string, then: (url: string) => Promise<void>) {
    const server = createServer((_, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await then(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close().closeAllConnections();
    }
  }

  test('what the gateway refuses', async () => {
    await answering(400, '{"message":"run: letters"}', (url) =>
      rejects(['--url', url], /^The gateway refuses this request: run: letters$/),
    );
    await answering(409, '{"message":"Another replay is running."}', (url) =>
      rejects(['--url', url], /^Another /),
    );
    await answering(404, '', (url) => rejects(['--url', url], /answered 404\. Is that the admin address/));
  });

  test('a replay that stopped, and a connection that was lost', async () => {
    const started = '{"kind":"started","run":"r1","dryRun":false}\n';
    const stopped =
      '{"kind":"ended","run":"r1","outcome":"stopped","why":"Nothing can be published: away.","counts":{}}\n';
    for (const [body, expected] of [
      [started + stopped, /Nothing can be published: away\. Resume it with: --run r1\n$/],
      [started, /The connection to the gateway was lost\. Resume it with: --run r1\n$/],
    ] as const)
      await answering(200, body, async (url) => {
        const { io, written } = captured();
        assert.equal(await run(['--url', url], io), 1);
        assert.match(written.err, expected);
      });
  });
});

test('the bar is redrawn no more often than eyes see, and not at all without a terminal', () => {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  let now = 0;
  const bar = progressBar({ write, isTTY: true }, () => now);
  for (; now < 1000; now++) bar.show(now, 1000, '');
  assert.equal(written.length, 10);
  bar.show(1000, 1000, 'all');
  assert.match(written.at(-1)!, /█{24} 100 % {2}all$/);
  bar.clear();
  bar.clear();
  assert.equal(written.length, 12);
  progressBar({ write }).show(1, 2, 'nothing');
  assert.equal(written.length, 12);
});
