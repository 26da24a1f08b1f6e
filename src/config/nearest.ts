/** The word that was probably meant: for every «did you mean» of the gateway. */

/** Undefined when no candidate is close. Case, dashes and underscores do not count; a beginning is close, and so is an ending. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = distanceOf(plain(word), plain(candidate));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return bestDistance <= Math.max(1, Math.floor(plain(word).length / 3)) ? best : undefined;
}

/** ` Did you mean X?`, or an empty text: to be appended to a sentence. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const found = nearest(word, candidates);
  return found === undefined ? '' : ` Did you mean ${found}?`;
}

const plain = (word: string) => word.toLowerCase().replace(/[-_]/g, '');

/** Shorter words are the ending of too many others. */
const SHORTEST_ENDING = 6;

function distanceOf(word: string, candidate: string): number {
  const whole = word.length >= 3 && candidate.startsWith(word) ? 1 : editDistance(word, candidate);
  if (word.length < SHORTEST_ENDING || candidate.length <= word.length) return whole;
  return Math.min(whole, 1 + editDistance(word, candidate.slice(-word.length)));
}

/** Insertions, deletions, replacements and swaps of neighbors, one each. */
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? rows[i - 2]![j - 2]! + 1
          : replaced;
      rows[i]![j] = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, replaced, swapped);
    }
  }
  return rows[a.length]![b.length]!;
}
