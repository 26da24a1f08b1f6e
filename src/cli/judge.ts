/** What the gateway would decide on a delivery to one source, up to the point where it would publish. */
import type { Delivery } from '../delivery.js';
import { decode } from '../gateway/content-coding.js';
import type { Source } from '../gateway/source.js';
import { type Translation, translate, trustVerdict, verify } from '../gateway/verification.js';
import { proofOf } from '../schemes/scheme.js';

export type Judgment = Translation | { readonly outcome: 'unavailable' };

export async function judge(source: Source, recorded: Delivery): Promise<Judgment> {
  const { delivery } = await decode(recorded);
  const verdict = await verify(delivery, source.scheme);
  if (verdict.outcome !== 'verified') return verdict;
  const origin = { source: source.name, ...proofOf(source.scheme) };
  return translate(source.provider, source.settings, trustVerdict(delivery, verdict), origin);
}
