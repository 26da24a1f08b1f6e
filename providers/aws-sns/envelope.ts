/** What Amazon SNS signs of its envelope, and which URLs in it may be fetched. Everything here reads an unverified body. */
import { type Delivery, type SignedContent, textAt, unverifiedText } from '../../src/provider/kit.js';

/** Signed in this order, if the message has them: only confirmations have `Token`, and `Subject` is optional. */
export const SIGNED = [
  'Message',
  'MessageId',
  'Subject',
  'SubscribeURL',
  'Timestamp',
  'Token',
  'TopicArn',
  'Type',
];

export function signedContent(message: unknown, names: readonly string[] = SIGNED) {
  if (typeof message !== 'object' || message === null) return 'content_unreadable';
  const fields: readonly (readonly [string, unknown])[] = names.map((name) => [
    name,
    Object.hasOwn(message, name) ? Reflect.get(message, name) : null,
  ]);
  const present = fields.filter(([, value]) => value !== null);
  if (present.some(([, value]) => typeof value !== 'string')) return 'content_unreadable';
  return [Buffer.from(present.map(([name, value]) => `${name}\n${value}\n`).join(''), 'utf8')];
}

/** Amazon’s page has the token in all confirmations; its JavaScript validator omits it for the end of a subscription. */
export function otherContents(message: unknown): SignedContent[] {
  if (textAt(message, 'Type') !== 'UnsubscribeConfirmation') return [];
  const content = signedContent(
    message,
    SIGNED.filter((name) => name !== 'Token'),
  );
  return typeof content === 'string' ? [] : [content];
}

export function algorithmOf(delivery: Delivery) {
  const version = unverifiedText(delivery, 'SignatureVersion');
  if (version === '1') return 'rsa-sha1';
  return version === '2' ? 'rsa-sha256' : 'signature_malformed';
}

const HOST = /^sns\.[a-z0-9-]{3,}\.amazonaws\.com(?:\.cn)?$/;

/** https without port or credentials, on a host of SNS itself: buckets and other services are under amazonaws.com too. */
export function isAmazonUrl(text: string, ending = ''): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, username, password, pathname } = new URL(text);
  return protocol === 'https:' && !username && !password && HOST.test(host) && pathname.endsWith(ending);
}
