import assert from 'node:assert/strict';
import { it } from 'node:test';
import { altered } from '../../src/conformance/mutations.js';
import { answerTo, unaltered, verdictOn, withText } from '../support/recorded.js';

const certificateAt = (url: string) =>
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
    assert.equal(await certificateAt(url), 'signature_malformed', url);
  }
  // Not fetched here: with the right host, it would be.
  assert.equal(await certificateAt('https://sns.us-west-2.amazonaws.com/other.pem'), 'unavailable');
});

it('signs for every account alike, so a topic that is not the operator’s is refused', async () => {
  const topics = ['arn:aws:sns:us-west-2:999999999999:Theirs'];
  assert.equal(await verdictOn('aws-sns', 'Notification__v1', unaltered, { topics }), 'account_mismatch');
});

it('has its subscription confirmed at the signed URL alone', async () => {
  const name = 'handshake__SubscriptionConfirmation';
  const { visit = '' } = (await answerTo('aws-sns', name)) ?? {};
  assert.match(visit, /^https:\/\/sns\.us-west-2\.amazonaws\.com\//);
  assert.equal(await answerTo('aws-sns', name, withText('Token=2336demo', 'Token=x')), undefined);
});
