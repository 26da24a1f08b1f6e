/** How every sentence names a setting: `sources.renders.secrets[0]`. */

export function settingPath(path: readonly PropertyKey[]): string {
  return path.map(step).join('').replace(/^\./, '');
}

function step(key: PropertyKey): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[\w-]+$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(String(key))}]`;
}
