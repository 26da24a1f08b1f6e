/**
 * Asks the cluster that KUBECONFIG names for the OpenAPI documents of every group that the chart uses, and keeps what a
 * check of manifests needs: no descriptions, and only schemas that one of the kinds refers to.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { API_DOCUMENT, KINDS } from '../test/helm/manifest-schema.js';

interface Document {
  readonly components: { readonly schemas: Record<string, Record<string, unknown>> };
}

const kubectl = process.env.KUBECTL ?? 'kubectl';
const ask = (path: string) =>
  JSON.parse(execFileSync(kubectl, ['get', '--raw', path], { encoding: 'utf8', maxBuffer: 64 << 20 }));

const { gitVersion } = ask('/version') as { gitVersion: string };
const schemas: Record<string, unknown> = {};
const kinds: Record<string, string> = {};
for (const [groupVersion, wanted] of Object.entries(KINDS)) {
  const path = groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
  const all = (ask(`/openapi/v3/${path}`) as Document).components.schemas;
  const [group, version] = groupVersion.includes('/') ? groupVersion.split('/') : ['', groupVersion];
  const keep = (name: string) => {
    if (name in schemas) return;
    const schema = all[name];
    if (schema === undefined) throw new Error(`${groupVersion} has no schema ${name}.`);
    schemas[name] = reduced(schema);
    for (const [, other] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      keep(other!);
  };
  for (const kind of wanted) {
    const found = Object.entries(all).find(([, schema]) =>
      (schema['x-kubernetes-group-version-kind'] as Record<string, string>[] | undefined)?.some(
        (each) => each.group === group && each.version === version && each.kind === kind,
      ),
    );
    if (found === undefined)
      throw new Error(`${groupVersion}/${kind}: this cluster does not know it. Apply its CRD first.`);
    kinds[`${groupVersion}/${kind}`] = found[0];
    keep(found[0]);
  }
}

/** What people read, and what the API server fills in, checks nothing. A property may be called like a keyword. */
function reduced(node: unknown, isNames = false): unknown {
  if (Array.isArray(node)) return node.map((each) => reduced(each));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(
    ([key]) => isNames || !['description', 'default', 'example', 'externalDocs'].includes(key),
  );
  return Object.fromEntries(
    entries
      .filter(([key]) => isNames || key !== 'x-kubernetes-group-version-kind')
      .map(([key, value]) => [key, reduced(value, key === 'properties' && !isNames)]),
  );
}

const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
const packed = gzipSync(JSON.stringify({ version: gitVersion, kinds, schemas: sorted }), { level: 9 });
writeFileSync(API_DOCUMENT, packed);
console.log(
  `${Object.keys(kinds).length} kinds, ${Object.keys(schemas).length} schemas of ${gitVersion}: ${packed.length} bytes in ${API_DOCUMENT.pathname}`,
);
