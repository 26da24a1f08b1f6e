/**
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html, and sns-validator 0.3.5
 * The signature lies in the body, over some of its fields; the certificate's URL beside it. Every topic of every AWS account is
 * signed alike, so the operator says which topics are his. Raw message delivery is not signed and not taken. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  keyAtSignature,
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
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'MessageAttributes and UnsubscribeURL are not signed, and are passed on as hearsay with the envelope.',
    'The deadline and the retries are from general knowledge: no copy of the page on them was at hand.',
  ],
  settings: z.strictObject({
    /** Whose notifications are taken; what another topic sends is signed by Amazon just as well. */
    topics: z
      .array(z.string().min(1, { error: 'is empty' }))
      .min(1, { error: 'is empty: the ARNs of the topics that may call here, as in arn:aws:sns:…' }),
  }),
  scheme: ({ topics }, tools) =>
    keyAtSignature({
      tools,
      algorithm: algorithmOf,
      // Node reads the key out of a certificate in PEM.
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
    MessageId: z.string().min(1),
    TopicArn: optionalText,
    Timestamp: optionalText,
  }),
  identify: {
    short: 'SHORT',
    why: 'MessageId, signed, unique to a message, and the same at each redelivery.',
    of: ({ MessageId }) => MessageId,
  },
  normalize: ({ Type, TopicArn, Timestamp }) => [
    passThrough(nativeType('com.amazonaws.sns', Type), {
      subject: TopicArn,
      time: Timestamp,
      orderBy: undefined,
    }),
  ],
  handshake: {
    note: 'A new subscription is confirmed by asking its SubscribeURL, which has to be Amazon’s own.',
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
    note: 'By default 3 retries 20 s apart, by a policy up to 100 within 1 h; 4xx other than 429 is final. The body is sent as text/plain.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html',
  },
});
