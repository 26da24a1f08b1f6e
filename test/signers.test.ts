/** What senders with ordinary signatures promise beyond conformance: traps of theirs, each with its reason in the provider. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { providers } from '../providers/index.js';
import {
  type Fixture,
  fixturesFolder,
  readFixtures,
  readHandshakes,
  replyTo,
  schemeOf,
} from '../src/conformance/fixtures.js';
import { altered, withFlippedByte, withHeader } from '../src/conformance/mutations.js';
import type { Delivery } from '../src/delivery.js';
import { verify } from '../src/gateway/verification.js';
import type { Provider } from '../src/provider/provider.js';

async function recorded(name: string, fixture: string): Promise<{ provider: Provider; fixture: Fixture }> {
  const provider = providers.find((provider) => provider.name === name);
  const folder = fixturesFolder(name);
  const all = [...(await readFixtures(folder)), ...(await readHandshakes(folder))];
  const found = all.find((each) => each.name === fixture);
  assert.ok(provider && found, `${name} ${fixture}`);
  return { provider, fixture: found };
}

async function verdictOf(
  name: string,
  fixtureName: string,
  alter: (delivery: Delivery) => Delivery,
  settings: object = {},
) {
  const { provider, fixture } = await recorded(name, fixtureName);
  const { scheme } = schemeOf(provider, { ...fixture, settings: { ...fixture.settings, ...settings } });
  const verdict = await verify(alter(fixture.delivery), scheme);
  return verdict.outcome === 'refused' ? verdict.check : verdict.outcome;
}

async function answerTo(
  name: string,
  fixtureName: string,
  alter: (delivery: Delivery) => Delivery,
  settings: object = {},
) {
  const { provider, fixture } = await recorded(name, fixtureName);
  const altered = { ...fixture.settings, ...settings };
  return replyTo(provider, { ...fixture, settings: altered, delivery: alter(fixture.delivery) });
}

const withBody = (text: string) => (delivery: Delivery) => altered(delivery, { body: Buffer.from(text) });
const after = (seconds: number) => (delivery: Delivery) =>
  altered(delivery, { receivedAt: delivery.receivedAt + seconds * 1000 });
const unaltered = (delivery: Delivery) => delivery;

describe('times', () => {
  it('Slack refuses a time ahead of ours, as its page asks for and its SDK does not', async () => {
    assert.equal(await verdictOf('slack', 'message', after(-3600)), 'timestamp_in_future');
  });

  it('Paddle’s tolerance is 5 s, and an operator’s where it is set', async () => {
    assert.equal(await verdictOf('paddle', 'transaction.completed', after(6)), 'timestamp_too_old');
    assert.equal(
      await verdictOf('paddle', 'transaction.completed', after(6), { toleranceSeconds: 60 }),
      'verified',
    );
  });

  it('Linear’s time is the number in the body, whatever the header says', async () => {
    const header = (delivery: Delivery) => withHeader(delivery, 'linear-timestamp', ['1']);
    assert.equal(await verdictOf('linear', 'issue.update', header), 'verified');
    assert.equal(await verdictOf('linear', 'issue.update', after(61)), 'timestamp_too_old');
  });
});

describe('signatures', () => {
  it('Retell’s header has one order', async () => {
    const swapped = (delivery: Delivery) =>
      withHeader(delivery, 'x-retell-signature', [
        delivery.header('x-retell-signature')!.split(',').reverse().join(','),
      ]);
    assert.equal(await verdictOf('retell', 'call_ended', swapped), 'signature_malformed');
  });

  it('Shopify’s base64 is padded', async () => {
    const cut = (delivery: Delivery) =>
      withHeader(delivery, 'x-shopify-hmac-sha256', [
        delivery.header('x-shopify-hmac-sha256')!.replace('=', ''),
      ]);
    assert.equal(await verdictOf('shopify', 'orders.paid', cut), 'signature_malformed');
  });

  it('one of DocuSign’s signatures is enough, in whichever header', async () => {
    const beside = (delivery: Delivery) =>
      withHeader(delivery, 'x-docusign-signature-1', [Buffer.alloc(32).toString('base64')]);
    assert.equal(await verdictOf('docusign', 'recipient-completed__third-key', beside), 'verified');
  });

  it('Pusher’s key has to be the app’s, and is asked for after the signature', async () => {
    const other = (delivery: Delivery) => withHeader(delivery, 'x-pusher-key', ['000']);
    assert.equal(await verdictOf('pusher', 'batch__three-events', other), 'account_mismatch');
    assert.equal(
      await verdictOf('pusher', 'batch__three-events', (delivery) => withFlippedByte(other(delivery), 1)),
      'signature_mismatch',
    );
  });

  it('Cloudinary’s SHA-1 is refused where the account is set to SHA-256', async () => {
    assert.equal(await verdictOf('cloudinary', 'eager', unaltered), 'verified');
    assert.equal(
      await verdictOf('cloudinary', 'eager', unaltered, { algorithm: 'sha256' }),
      'signature_malformed',
    );
  });

  it('EasyPost’s weights may have been printed again, and nothing else', async () => {
    const printed = (delivery: Delivery) =>
      altered(delivery, { body: Buffer.from(delivery.body.toString().replace('16.0', '16')) });
    assert.equal(await verdictOf('easypost', 'tracker.updated__float-weight', printed), 'verified');
    const other = (delivery: Delivery) =>
      altered(delivery, { body: Buffer.from(delivery.body.toString().replace('16.0', '17')) });
    assert.equal(await verdictOf('easypost', 'tracker.updated__float-weight', other), 'signature_mismatch');
  });
});

describe('questions', () => {
  it('Xero’s wrong signatures are refused, and its right ones answered with nothing', async () => {
    assert.deepEqual(await answerTo('xero', 'handshake__intent-to-receive', unaltered), {
      contentType: 'text/plain',
    });
    assert.equal(
      await verdictOf('xero', 'handshake__intent-to-receive', (delivery) => withFlippedByte(delivery, 30)),
      'signature_mismatch',
    );
  });

  it('Zoom’s question is answered where it is signed, and not where it could sign a delivery', async () => {
    const unsigned = (delivery: Delivery) => withHeader(delivery, 'x-zm-signature', undefined);
    assert.equal(await answerTo('zoom', 'handshake__url_validation', unsigned), undefined);
    const { provider, fixture } = await recorded('zoom', 'handshake__url_validation');
    const forging = fixture.delivery.body.toString().replace('qgg8vlvZRS6UYooatFL8Aw', 'v0:1770000000:{}');
    // As if it were signed: the answer alone is of interest.
    const proven = withBody(forging)(fixture.delivery) as Parameters<
      NonNullable<NonNullable<Provider['handshake']>['afterVerification']>
    >[0];
    assert.equal(provider.handshake?.afterVerification?.(proven, fixture.settings), undefined);
  });

  it('Meta’s question is answered under its own verify token', async () => {
    const url = (from: string, to: string) => (delivery: Delivery) =>
      altered(delivery, { url: delivery.url.replace(from, to) });
    const asked = (alter: (delivery: Delivery) => Delivery, settings = {}) =>
      answerTo('meta', 'handshake__subscribe', alter, settings);
    assert.deepEqual(await asked(unaltered), { contentType: 'text/plain', body: '1158201444' });
    assert.equal(await asked(url('meta%20token', 'another')), undefined);
    assert.equal(await asked(url('1158201444', '%3Cscript%3E')), undefined);
    assert.equal(await asked(unaltered, { verifyToken: undefined }), undefined);
  });

  it('Notion’s token is taken from its owner and not from whoever sends one', async () => {
    assert.deepEqual(await answerTo('notion', 'handshake__verification_token', unaltered), {});
    const other = withBody('{"verification_token":"secret_of_a_stranger"}');
    assert.equal(await answerTo('notion', 'handshake__verification_token', other), undefined);
  });

  it('WooCommerce’s ping is its form and nothing more', async () => {
    assert.deepEqual(await answerTo('woocommerce', 'handshake__ping', unaltered), {});
    assert.equal(await answerTo('woocommerce', 'handshake__ping', withBody('webhook_id=7&id=8')), undefined);
  });

  it('Discord’s two PINGs have two answers', async () => {
    assert.deepEqual(await answerTo('discord', 'handshake__ping__interactions', unaltered), {
      body: '{"type":1}',
    });
    assert.equal((await answerTo('discord', 'handshake__ping__events', unaltered))?.status, 204);
  });
});
