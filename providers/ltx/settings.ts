/** LTX does not document how it signs, so the operator configures it. A secret or a token is required: nothing is accepted unverified. */
import { headerName, secretList, tokenList, toleranceSeconds, z } from '../../src/provider/kit.js';

export const settings = z
  .strictObject({
    secrets: secretList('the secrets that LTX and you share, for an HMAC-SHA256 of the body').optional(),
    tokens: tokenList().optional(),
    header: headerName().optional().describe('the header with the signature; required with secrets'),
    encoding: z.enum(['hex', 'base64', 'base64url']).default('hex').describe('how the signature is written'),
    prefix: z.string().default('').describe('the text before the signature, such as sha256='),
    timestampHeader: headerName()
      .optional()
      .describe(
        'the header with a signed time, if there is one: then the time, a period and the body are signed',
      ),
    timestampUnit: z
      .enum(['seconds', 'milliseconds', 'iso8601'])
      .default('seconds')
      .describe('how the time is written'),
    toleranceSeconds: toleranceSeconds(300),
  })
  .superRefine(({ secrets, tokens, header }, context) => {
    const report = (message: string, ...path: string[]) =>
      context.addIssue({ code: 'custom', path, message });
    if (!secrets && !tokens) report('give secrets and header, or tokens; the provider’s README says more');
    if (secrets && tokens)
      report('give either secrets or tokens, not both: a token alone would let a delivery in');
    if (secrets && !header) report('is missing: give the name of the header with the signature', 'header');
  });
