/**
 * Manifests held against the API server's own schemas, offline: unknown fields, wrong types and unknown kinds are refused, as a
 * server would with strict field validation. The schemas are written by `npm run helm:schemas`.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Ajv, type ValidateFunction } from 'ajv';

/** Data, so not compiled: it lies beside this file's source. */
export const API_DOCUMENT = new URL('../../../test/helm/schemas/kubernetes.json.gz', import.meta.url);

/** What the chart renders, and what its users put beside it in the tests. */
export const KINDS: Readonly<Record<string, readonly string[]>> = {
  v1: ['ConfigMap', 'Pod', 'Secret', 'Service', 'ServiceAccount'],
  'apps/v1': ['Deployment', 'StatefulSet'],
  'batch/v1': ['Job'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'networking.k8s.io/v1': ['Ingress', 'NetworkPolicy'],
  'policy/v1': ['PodDisruptionBudget'],
  'gateway.networking.k8s.io/v1': ['HTTPRoute'],
  'monitoring.coreos.com/v1': ['PodMonitor', 'PrometheusRule', 'ServiceMonitor'],
  'keda.sh/v1alpha1': ['ScaledObject'],
  // Of docs/install.md.
  'kafka.strimzi.io/v1': ['Kafka', 'KafkaNodePool', 'KafkaTopic', 'KafkaUser'],
};

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a template renders; the check is what gives it a shape
  readonly [field: string]: any;
}

interface ApiDocument {
  readonly version: string;
  readonly kinds: Readonly<Record<string, string>>;
  readonly schemas: Readonly<Record<string, object>>;
}

/** Quantities and ports that may be names are texts or numbers, which OpenAPI as it is served cannot say. */
const EITHER = { anyOf: [{ type: 'string' }, { type: 'number' }] };

export function openManifestSchema(): { version: string; problemsOf(manifest: Manifest): string[] } {
  const document = JSON.parse(gunzipSync(readFileSync(API_DOCUMENT)).toString()) as ApiDocument;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, code: { regExp: goRegExp } });
  ajv.addSchema({ $id: 'api', components: { schemas: closed(document.schemas, true) } });
  const byKind = new Map<string, ValidateFunction>();

  return {
    version: document.version,
    problemsOf(manifest) {
      const kind = `${manifest.apiVersion}/${manifest.kind}`;
      const name = document.kinds[kind];
      if (name === undefined) return [`${kind}: no schema; add it to KINDS and run npm run helm:schemas.`];
      const check = byKind.get(kind) ?? ajv.getSchema(`api#/components/schemas/${name}`)!;
      byKind.set(kind, check);
      if (check(manifest)) return [];
      return (check.errors ?? []).map(({ instancePath, message, params }) =>
        [`${manifest.kind} ${manifest.metadata?.name}: ${instancePath}`, message, params.additionalProperty]
          .filter(Boolean)
          .join(' '),
      );
    },
  };
}

/** Patterns are Go's, which writes `(?i)` where JavaScript has a flag. */
const goRegExp = Object.assign(
  (pattern: string, flags: string) =>
    new RegExp(pattern.replace('(?i)', ''), pattern.includes('(?i)') ? `${flags}i` : flags),
  { code: 'undefined' },
);

/** Every object takes the fields it names and no others. */
function closed(node: unknown, isNames = false): unknown {
  if (Array.isArray(node)) return node.map((each) => closed(each));
  if (typeof node !== 'object' || node === null) return node;
  const schema = node as Record<string, unknown>;
  if (!isNames) {
    if (
      schema['x-kubernetes-int-or-string'] ||
      schema.format === 'int-or-string' ||
      schema.format === 'quantity'
    )
      return EITHER;
  }
  const result = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key.endsWith('api.resource.Quantity') ? EITHER : closed(value, key === 'properties' && !isNames),
    ]),
  );
  const isOpen = 'additionalProperties' in schema || schema['x-kubernetes-preserve-unknown-fields'];
  if (!isNames && schema.properties && !isOpen) result.additionalProperties = false;
  return result;
}
