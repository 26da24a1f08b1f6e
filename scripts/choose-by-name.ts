/** The providers that a script was asked for by name; without a name all of them. An unknown name ends the script with code 2. */
import { suggestions } from '../src/cli/suggestions.js';

export function chooseByName<T extends { readonly name: string }>(
  all: readonly T[],
  names: readonly string[],
  unknown: (name: string) => string,
): readonly T[] {
  const known = all.map(({ name }) => name);
  const missing = names.find((name) => !known.includes(name));
  if (missing !== undefined) {
    console.error(`${unknown(missing)}${suggestions(missing, known)}`);
    process.exit(2);
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}
