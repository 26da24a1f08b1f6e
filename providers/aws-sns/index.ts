/**
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html, and sns-validator 0.3.5
 * The signature is in the body and covers some of its fields; the certificate’s URL is beside it. Amazon signs the topics
 * of all AWS accounts alike, so the operator lists those to accept. Raw message delivery is not signed and not accepted.
 * Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  fetchedKeySignature,
  idText,
  nativeType,
  optionalText,
  passThrough,
  spkiKey,
  textAt,
  unverifiedJson,
  unverifiedText,
  z,
} from '../../src/provider/kit.js';
import { algorithmOf, isAmazonUrl, otherContents, SIGNED, signedContent } from './envelope.js';

export default defineProvider({
  name: 'aws-sns',
  title: 'Amazon SNS',
  docs: 'https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html',
  typePrefix: 'com.amazonaws.sns',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'In SNS as an HTTPS subscription of the topic, without raw message delivery. (From memory; confirm at the sender.)',
  assumptions: [
    'MessageAttributes and UnsubscribeURL are not signed; they are passed on unverified with the envelope.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    topics: z
      .array(z.string().min(1, { error: 'is an empty ARN' }))
      .min(1, { error: 'is empty: list the ARNs of the topics that may send here, such as arn:aws:sns:…' })
      .describe(
        'the ARNs of the topics that may send here, as SNS shows them: Amazon signs every other topic alike',
      ),
  }),
  scheme: ({ topics }, tools) =>
    fetchedKeySignature({
      tools,
      algorithm: algorithmOf,
      // Node reads the key from a certificate in PEM.
      location: (delivery) => {
        const url = unverifiedText(delivery, 'SigningCertURL');
        if (url === undefined) return 'signature_missing';
        return isAmazonUrl(url, '.pem') ? { url, parse: spkiKey } : 'signature_malformed';
      },
      header: 'x-amz-sns-message-type',
      encoding: 'base64',
      signatures: (delivery) => {
        const signature = unverifiedText(delivery, 'Signature');
        return signature ? [signature] : 'signature_missing';
      },
      content: ({ body }) => signedContent(unverifiedJson({ body })),
      otherContents: ({ body }) => otherContents(unverifiedJson({ body })),
      covers: { body: 'fields', fields: [...SIGNED, 'Signature'] },
      finalCheck: (delivery) =>
        topics.includes(unverifiedText(delivery, 'TopicArn') ?? '') ? null : 'account_mismatch',
    }),
  development: () => ({ topics: ['arn:aws:sns:eu-central-1:000000000000:development'] }),

  payload: z.object({
    Type: z.string().min(1),
    MessageId: idText,
    TopicArn: optionalText,
    Timestamp: optionalText,
  }),
  identify: {
    short: 'MessageId',
    why: 'MessageId: signed, unique to a message, and the same at each redelivery.',
    of: ({ MessageId }) => MessageId,
  },
  normalize: ({ Type, TopicArn, Timestamp }) => [
    passThrough(nativeType('com.amazonaws.sns', Type), {
      subject: TopicArn,
      // A busy topic would otherwise be one partition.
      orderBy: undefined,
      time: Timestamp,
    }),
  ],
  handshake: {
    note: 'The gateway confirms a new subscription by fetching its SubscribeURL, which must be Amazon’s own.',
    afterVerification: (delivery) => {
      const message = unverifiedJson(delivery);
      const visit = textAt(message, 'SubscribeURL');
      if (textAt(message, 'Type') !== 'SubscriptionConfirmation' || !visit || !isAmazonUrl(visit))
        return undefined;
      return { visit };
    },
  },

  sender: {
    ackDeadlineSeconds: 15,
    retryWindowSeconds: 3_600,
    onRefused: 'stops',
    note: 'By default 3 retries 20 s apart; a delivery policy allows up to 100 within 1 h. A 4xx other than 429 is final. The body is sent as text/plain.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html',
  },
});
