/** How LTX proves itself is not documented, so the operator says it. Without a secret or a token there is no source: nothing is let in unproven. */
import { headerName, secretList, tokenList, toleranceSeconds, z } from '../../src/provider/kit.js';

export const settings = z
  .strictObject({
    /** For an HMAC-SHA256 of the body. With them, `header` is needed. */
    secrets: secretList('the shared secrets of the HMAC').optional(),
    /** Instead of a signature: the last part of the URL given to LTX. */
    tokens: tokenList().optional(),
    /** The header that carries the signature. */
    header: headerName().optional(),
    encoding: z.enum(['hex', 'base64', 'base64url']).default('hex'),
    /** What stands before the signature in its header, as in `sha256=`. */
    prefix: z.string().default(''),
    /** The header with a signed time, if there is one: then what is signed is the time, a full stop and the body. */
    timestampHeader: headerName().optional(),
    timestampUnit: z.enum(['seconds', 'milliseconds', 'iso8601']).default('seconds'),
    toleranceSeconds: toleranceSeconds(300),
  })
  .superRefine(({ secrets, tokens, header }, context) => {
    const report = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (!secrets && !tokens)
      report('secrets', 'is missing: give secrets and header, or tokens; see the provider’s README');
    if (secrets && tokens)
      report('tokens', 'stands beside secrets, and would be the weaker way in: give one');
    if (secrets && !header) report('header', 'is missing: the name of the header with the signature');
  });
