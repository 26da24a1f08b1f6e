/**
 * When a signed link stops working, as the link itself says. Forms, from the signers' documentation:
 * AWS Signature 4 and its kin at Google, Alibaba and Volcengine (`X-Amz-Date` + `X-Amz-Expires` seconds), the older signatures
 * of AWS, Google, CloudFront and Bunny (`Expires` in Unix seconds beside a signature), Azure SAS (`se`), CloudFront policies
 * (`Policy`, base64 of JSON), Tencent (`q-sign-time`).
 */
import { timestamp } from '../event.js';

/** Beside one of these, `Expires` is part of a signature and not a parameter of the sender's own. */
const SIGNATURE =
  /^(?:signature|sig|token|hash|hmac|key-pair-id|awsaccesskeyid|googleaccessid|ossaccesskeyid|kss|st)$/;
const DATE_OF_SIGNATURE = /^x-(amz|goog|tos|oss|obs)-date$/;
const EXPIRY = /^(?:expires|expiry|exp|e|expire|expires_at)$/;

/** RFC 3339 in UTC, or undefined where the link does not say. Never throws. */
export function expiryOfLink(url: string): string | undefined {
  const question = url.indexOf('?');
  if (question < 0) return undefined;
  const parameters = new Map(
    [...new URLSearchParams(url.slice(question + 1).split('#', 1)[0])].map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  for (const [name, value] of parameters) {
    const signer = DATE_OF_SIGNATURE.exec(name)?.[1];
    if (signer) return after(basicTime(value), parameters.get(`x-${signer}-expires`));
  }
  if (parameters.has('sig') && parameters.has('se')) return timestamp(parameters.get('se'));
  const period = /^\d{9,10};(\d{9,10})$/.exec(parameters.get('q-sign-time') ?? '')?.[1];
  if (period) return ofUnixSeconds(period);
  const policy = parameters.get('policy');
  if (policy !== undefined && parameters.has('key-pair-id')) return ofUnixSeconds(endOfPolicy(policy));
  const names = [...parameters.keys()];
  const expiry = names.find((name) => EXPIRY.test(name));
  return expiry && names.some((name) => SIGNATURE.test(name))
    ? ofUnixSeconds(parameters.get(expiry))
    : undefined;
}

/** `20261128T101500Z` in milliseconds since the epoch. */
function basicTime(text: string): number | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year = 0, month = 0, day, hour, minute, second] = parts.map(Number);
  return parts.length === 6 ? Date.UTC(year, month - 1, day, hour, minute, second) : undefined;
}

const after = (start: number | undefined, seconds: string | undefined) =>
  start !== undefined && /^\d{1,8}$/.test(seconds ?? '')
    ? timestamp(start + Number(seconds) * 1000)
    : undefined;

/** Ten digits: from 2001 to 2286. A shorter number is a duration or a counter. */
const ofUnixSeconds = (text: string | undefined) =>
  /^\d{10}$/.test(text ?? '') ? timestamp(Number(text) * 1000) : undefined;

/** CloudFront writes `-_~` for `+=/`: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-custom-policy.html */
function endOfPolicy(policy: string): string | undefined {
  const base64 = policy.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/');
  return /"DateLessThan"\s*:\s*\{\s*"AWS:EpochTime"\s*:\s*(\d{10})/.exec(
    Buffer.from(base64, 'base64').toString('latin1'),
  )?.[1];
}
