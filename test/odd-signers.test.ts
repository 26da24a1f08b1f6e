/** What senders with odd signatures promise beyond conformance: traps of theirs, each with its reason in the provider. */
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
import { altered, withHeader } from '../src/conformance/mutations.js';
import type { Delivery } from '../src/delivery.js';
import { verify } from '../src/gateway/verification.js';
import type { Reply } from '../src/receipt.js';
import { sign as signBox } from './senders/box.js';

type Alter = (delivery: Delivery) => Delivery;
const unaltered: Alter = (delivery) => delivery;

async function recorded(name: string, fixtureName: string) {
  const provider = providers.find((provider) => provider.name === name);
  const folder = fixturesFolder(name);
  const all = [...(await readFixtures(folder)), ...(await readHandshakes(folder))];
  const fixture = all.find(({ name }) => name === fixtureName);
  assert.ok(provider && fixture, `${name} ${fixtureName}`);
  return { provider, fixture };
}

/** `verified`, or the check that failed. */
async function verdictOn(name: string, fixtureName: string, alter: Alter, settings: object = {}) {
  const { provider, fixture } = await recorded(name, fixtureName);
  const { scheme } = schemeOf(provider, { ...fixture, settings: { ...fixture.settings, ...settings } });
  const verdict = await verify(alter(fixture.delivery), scheme);
  return verdict.outcome === 'refused' ? verdict.check : verdict.outcome;
}

async function answerTo(name: string, fixtureName: string, alter: Alter): Promise<Reply | undefined> {
  const { provider, fixture } = await recorded(name, fixtureName);
  return replyTo(provider, { ...fixture, delivery: alter(fixture.delivery) });
}

const replaced =
  (from: string, to: string): Alter =>
  (delivery) => {
    const text = delivery.body.toString();
    assert.ok(text.includes(from), `${from} is in the body`);
    return altered(delivery, { body: Buffer.from(text.replaceAll(from, to)) });
  };
const header =
  (name: string, value: string): Alter =>
  (delivery) =>
    withHeader(delivery, name, [value]);
const at =
  (url: string): Alter =>
  (delivery) =>
    altered(delivery, { url });
const later =
  (milliseconds: number): Alter =>
  (delivery) =>
    altered(delivery, { receivedAt: delivery.receivedAt + milliseconds });

describe('Adyen', () => {
  it('signs each item, and one that is wrong takes the others with it', async () => {
    const second = replaced('DEMOPSP000000004', 'DEMOPSP000000005');
    assert.equal(await verdictOn('adyen', 'refund__two-items', second), 'signature_mismatch');
  });
  it('is refused with no item, with items elsewhere, and with what cannot be joined', async () => {
    const body =
      (text: string): Alter =>
      (delivery) =>
        altered(delivery, { body: Buffer.from(text) });
    const verdict = (text: string) => verdictOn('adyen', 'authorisation', body(text));
    assert.equal(await verdict('{"notificationItems":[]}'), 'signature_missing');
    assert.equal(await verdict('{"notificationItems":{}}'), 'content_unreadable');
    assert.equal(await verdict('[]'), 'content_unreadable');
    assert.equal(
      await verdictOn('adyen', 'authorisation', replaced('"amount":{', '"amounts":{')),
      'content_unreadable',
    );
  });
  it('does not sign the reason: it is taken as it comes', async () => {
    assert.equal(await verdictOn('adyen', 'authorisation', replaced('033899', '000000')), 'verified');
  });
});

describe('Box', () => {
  const keys = (primary: string, secondary: string) => ({
    secrets: [primary],
    secondary: { secrets: [secondary] },
  });
  /** Signed under a second key as well, in the other header. */
  async function verdictUnder(settings: object): Promise<string> {
    const { fixture } = await recorded('box', 'FILE.UPLOADED');
    const { delivery } = fixture;
    const signed = await signBox(delivery.body, { secret: 'box_demo_secondary', at: delivery.receivedAt });
    const both = header('box-signature-secondary', signed['box-signature-primary'] ?? '');
    return verdictOn('box', 'FILE.UPLOADED', both, settings);
  }
  it('is content with either of two keys, each in its own header alone', async () => {
    assert.equal(await verdictUnder(keys('box_demo_primary', 'wrong')), 'verified');
    assert.equal(await verdictUnder(keys('wrong', 'box_demo_secondary')), 'verified');
    assert.equal(await verdictUnder(keys('box_demo_secondary', 'box_demo_primary')), 'signature_mismatch');
  });
  it('signs in one way, which it names', async () => {
    const other = header('box-signature-version', '2');
    assert.equal(await verdictOn('box', 'FILE.UPLOADED', other), 'signature_malformed');
  });
});

describe('Amazon SNS', () => {
  const elsewhere = (url: string) =>
    verdictOn('aws-sns', 'Notification__v2', (delivery) => {
      const message = JSON.parse(delivery.body.toString());
      return altered(delivery, { body: Buffer.from(JSON.stringify({ ...message, SigningCertURL: url })) });
    });
  it('names certificates that are Amazon’s own', async () => {
    for (const url of [
      'http://sns.us-west-2.amazonaws.com/x.pem',
      'https://sns.us-west-2.amazonaws.com.example/x.pem',
      'https://sns-us-west-2.s3.amazonaws.com/x.pem',
      'https://example@sns.us-west-2.amazonaws.com/x.pem',
      'https://sns.us-west-2.amazonaws.com:8443/x.pem',
      'https://sns.us-west-2.amazonaws.com/x',
      'sns',
    ]) {
      assert.equal(await elsewhere(url), 'signature_malformed', url);
    }
    // Not fetched here: with the right host, it would be asked for.
    assert.equal(await elsewhere('https://sns.us-west-2.amazonaws.com/other.pem'), 'unavailable');
  });
  it('signs for every account alike, so a topic that is not the operator’s is refused', async () => {
    const topics = ['arn:aws:sns:us-west-2:999999999999:Theirs'];
    assert.equal(await verdictOn('aws-sns', 'Notification__v1', unaltered, { topics }), 'account_mismatch');
  });
  it('is visited at the signed URL alone', async () => {
    const name = 'handshake__SubscriptionConfirmation';
    const { visit = '' } = (await answerTo('aws-sns', name, unaltered)) ?? {};
    assert.match(visit, /^https:\/\/sns\.us-west-2\.amazonaws\.com\//);
    assert.equal(await answerTo('aws-sns', name, replaced('Token=2336demo', 'Token=x')), undefined);
  });
});

describe('PayPal', () => {
  it('names certificates that are its own', async () => {
    for (const [url, check] of [
      ['https://api.paypal.com.example/v1/notifications/certs/CERT-1', 'signature_malformed'],
      ['https://www.paypal.com/v1/notifications/certs/CERT-1', 'signature_malformed'],
      ['https://api.paypal.com/elsewhere', 'signature_malformed'],
      ['https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1', 'unavailable'],
    ] as const) {
      const named = header('paypal-cert-url', url);
      assert.equal(await verdictOn('paypal', 'PAYMENT.SALE.COMPLETED', named), check, url);
    }
  });
  it('signs for one webhook', async () => {
    const other = { webhookId: 'ANOTHER' };
    assert.equal(await verdictOn('paypal', 'PAYMENT.SALE.COMPLETED', unaltered, other), 'signature_mismatch');
  });
});

describe('X', () => {
  it('is not answered what would sign a delivery', async () => {
    const name = 'handshake__challenge__published';
    for (const token of ['%7B%22for_user_id%22%3A%221%22%7D', '%5B%5D', '', 'a%20b']) {
      assert.equal(await answerTo('twitter', name, at(`/webhooks/twitter?crc_token=${token}`)), undefined);
    }
  });
});

describe('URLs', () => {
  it('Twilio’s may be signed with its port or without, and with characters escaped or not', async () => {
    const { fixture } = await recorded('twilio', 'call.completed');
    const verdict = (publicUrl: string) => verdictOn('twilio', 'call.completed', unaltered, { publicUrl });
    assert.equal(await verdict('https://gateway.example:443'), 'verified');
    assert.equal(await verdict('https://gateway.example:8443'), 'verified');
    assert.equal(await verdict('http://gateway.example'), 'signature_mismatch');
    assert.equal(await verdict('https://gateway.example.org'), 'signature_mismatch');
    assert.equal(fixture.delivery.url, '/webhooks/twilio');
  });
  it('Twilio’s holds the digest of a JSON body', async () => {
    const other = replaced('DELIVERED', 'delivered');
    assert.equal(await verdictOn('twilio', 'com.twilio.messaging.message__stream', other), 'claim_mismatch');
  });
  it('Square’s is the one that is configured, to the slash', async () => {
    assert.equal(await verdictOn('square', 'payment.created', at('/webhooks/square/')), 'signature_mismatch');
  });
  it('HubSpot’s may be signed with some escapes decoded', async () => {
    const { fixture } = await recorded('hubspot', 'contact.creation');
    const escaped = fixture.delivery.url.replace('/webhooks', '%2Fwebhooks');
    assert.equal(await verdictOn('hubspot', 'contact.creation', at(escaped)), 'verified');
  });
  it('Plivo’s query is sorted, so its order is free', async () => {
    assert.equal(
      await verdictOn('plivo', 'call.Hangup__query', at('/webhooks/plivo?a=1%202&b=1&b=2')),
      'verified',
    );
  });
});

describe('versions', () => {
  it('HubSpot’s older ones do not stand in for the newest', async () => {
    const settings = { version: 'v3' };
    assert.equal(
      await verdictOn('hubspot', 'contact.creation__v1', unaltered, settings),
      'timestamp_missing',
    );
  });
  it('Plivo’s older one, which signs no body, does not stand in for the newer', async () => {
    const settings = { version: 'v3' };
    assert.equal(await verdictOn('plivo', 'message.delivered__v2', unaltered, settings), 'header_missing');
  });
  it('Gemini’s static webhooks do not take a token, nor dynamic ones a shared secret', async () => {
    const { fixture } = await recorded('gemini', 'video.generated');
    const asStatic = { ...(fixture as Fixture).settings, audience: undefined };
    assert.equal(
      await verdictOn('gemini', 'video.generated__dynamic', unaltered, asStatic),
      'signature_malformed',
    );
    const asDynamic = { secrets: undefined, audience: 'https://gateway.example/webhooks/gemini' };
    assert.equal(await verdictOn('gemini', 'video.generated', unaltered, asDynamic), 'signature_malformed');
  });
});

describe('times', () => {
  it('Contentful’s is too old at its limit exactly', async () => {
    assert.equal(await verdictOn('contentful', 'Entry.publish', later(29_999)), 'verified');
    assert.equal(await verdictOn('contentful', 'Entry.publish', later(30_000)), 'timestamp_too_old');
  });
  it('a token of LiveKit’s or MessageBird’s ends, give or take what their SDKs give', async () => {
    assert.equal(await verdictOn('livekit', 'room_started', later(309_000)), 'verified');
    assert.equal(await verdictOn('livekit', 'room_started', later(310_000)), 'timestamp_too_old');
    assert.equal(await verdictOn('messagebird', 'message.created', later(64_000)), 'verified');
    assert.equal(await verdictOn('messagebird', 'message.created', later(65_000)), 'timestamp_too_old');
  });
  it('a token of Plaid’s is good for 5 minutes', async () => {
    assert.equal(await verdictOn('plaid', 'ITEM.ERROR', later(300_000)), 'verified');
    assert.notEqual(await verdictOn('plaid', 'ITEM.ERROR', later(301_000)), 'verified');
  });
});

it('a header that Contentful lists is signed, and has to be there', async () => {
  const topic = 'x-contentful-topic';
  assert.equal(
    await verdictOn('contentful', 'Entry.publish', header(topic, 'ContentManagement.Entry.delete')),
    'signature_mismatch',
  );
  assert.equal(
    await verdictOn('contentful', 'Entry.publish', (delivery) => withHeader(delivery, topic, undefined)),
    'header_missing',
  );
});
