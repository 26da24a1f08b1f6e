/** A batch whose parts are signed one by one. One invalid part makes the whole delivery invalid. */
import { Delivery } from '../delivery.js';
import type { Check } from '../errors.js';
import { refused, type Scheme, type Verdict } from './scheme.js';

/** `scheme` verifies each part as a body of its own. `partsOf` must not throw; a delivery without parts is refused. */
export function partByPart(
  scheme: Scheme,
  partsOf: (delivery: Delivery) => readonly Buffer[] | Check,
): Scheme {
  return {
    ...scheme,
    async verify(delivery) {
      const parts = partsOf(delivery);
      if (typeof parts === 'string') return refused(parts);
      let verdict: Verdict = refused('signature_missing');
      for (const body of parts) {
        verdict = await scheme.verify(new Delivery({ ...delivery, body }));
        if (verdict.outcome !== 'verified') break;
      }
      return verdict;
    },
  };
}
