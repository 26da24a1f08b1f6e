/** Amazon SNS: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html. */
import { RSA_CERTIFICATE, RSA_PRIVATE_KEY } from './keys.js';
import { json, type Sender, type Sign } from './sender.js';
import { signRsa } from './web-crypto.js';

const TOPIC = 'arn:aws:sns:us-west-2:123456789012:MyTopic';
const CERTIFICATE_URL = 'https://sns.us-west-2.amazonaws.com/SimpleNotificationService-demo.pem';
const SUBSCRIBE_URL = `https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336demo`;

/** The signature is in the body; the headers repeat some of it. */
const sign: Sign = async (body) => {
  const { Type, MessageId, TopicArn } = JSON.parse(body.toString()) as Record<string, string>;
  return {
    'x-amz-sns-message-type': Type ?? '',
    'x-amz-sns-message-id': MessageId ?? '',
    'x-amz-sns-topic-arn': TopicArn ?? '',
  };
};

async function message(
  fields: Readonly<Record<string, string>>,
  names: readonly string[],
  version: '1' | '2',
): Promise<string> {
  const present = names.filter((name) => Object.hasOwn(fields, name));
  const content = present.map((name) => `${name}\n${fields[name]}\n`).join('');
  const signature = await signRsa(RSA_PRIVATE_KEY, version === '1' ? 'SHA-1' : 'SHA-256', content);
  return json({
    ...fields,
    SignatureVersion: version,
    Signature: signature.toString('base64'),
    SigningCertURL: CERTIFICATE_URL,
  });
}

const notification = (version: '1' | '2', number: number, more: Readonly<Record<string, string>> = {}) =>
  message(
    {
      Type: 'Notification',
      MessageId: `22b80b92-0000-4000-8000-00000000000${number}`,
      TopicArn: TOPIC,
      Message: 'Hello, wörld!\nSecond line',
      Timestamp: '2026-02-02T02:39:58.000Z',
      ...more,
    },
    ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
    version,
  );

const confirmation = (type: string, number: number) =>
  message(
    {
      Type: type,
      MessageId: `165545c9-0000-4000-8000-00000000000${number}`,
      Token: '2336demo',
      TopicArn: TOPIC,
      Message: 'You have chosen to subscribe to the topic.',
      SubscribeURL: SUBSCRIBE_URL,
      Timestamp: '2026-02-02T02:39:58.000Z',
    },
    ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
    '1',
  );

const contentType = 'text/plain; charset=UTF-8';

export const awsSns: Sender = {
  provider: 'aws-sns',
  sign,
  secret: '',
  settings: { topics: [TOPIC] },
  keyLocations: { [CERTIFICATE_URL]: RSA_CERTIFICATE },
  userAgent: 'Amazon Simple Notification Service Agent',
  samples: [
    { name: 'Notification__v1', contentType, body: await notification('1', 1, { Subject: 'My subject' }) },
    { name: 'Notification__v2', contentType, body: await notification('2', 2) },
    { name: 'UnsubscribeConfirmation', contentType, body: await confirmation('UnsubscribeConfirmation', 3) },
  ],
  handshakes: [
    {
      name: 'SubscriptionConfirmation',
      contentType,
      body: await confirmation('SubscriptionConfirmation', 4),
    },
  ],
};
