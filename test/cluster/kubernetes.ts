/**
 * A namespace of the test's own in the cluster that KUBECONFIG names, with Pod Security `restricted` enforced and warned
 * of. kubectl is the one that KUBECTL names, else the one on PATH.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { helmOn, whyNoHelm } from '../helm/helm.js';
import type { Manifest } from '../helm/manifest-schema.js';

const run = promisify(execFile);
const KUBECTL = process.env.KUBECTL ?? 'kubectl';
const RESTRICTED = ['enforce', 'warn'].map((mode) => `pod-security.kubernetes.io/${mode}=restricted`);

const OPERATOR =
  'https://github.com/prometheus-operator/prometheus-operator/releases (stripped-down-crds.yaml)';

/** What the chart can make that no cluster knows by itself, and where its definition comes from. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  'httproutes.gateway.networking.k8s.io':
    'https://github.com/kubernetes-sigs/gateway-api/releases/latest/download/standard-install.yaml',
  'servicemonitors.monitoring.coreos.com': OPERATOR,
  'podmonitors.monitoring.coreos.com': OPERATOR,
  'prometheusrules.monitoring.coreos.com': OPERATOR,
  'scaledobjects.keda.sh': 'https://github.com/kedacore/keda/releases (keda-VERSION-crds.yaml)',
};

/** Why the chart cannot be tried on a cluster, with what to do, or null. */
export async function whatIsMissing(): Promise<string | null> {
  if (!process.env.KUBECONFIG)
    return 'KUBECONFIG is not set. Name a cluster for tests: a namespace onehook-test-… is made in it, and removed again';
  const noHelm = whyNoHelm();
  if (noHelm !== null) return noHelm;
  try {
    const known = (await kubectl('get', 'customresourcedefinitions', '--output=name')).split('\n');
    const absent = Object.entries(DEFINITIONS).filter(
      ([name]) => !known.includes(`customresourcedefinition.apiextensions.k8s.io/${name}`),
    );
    if (absent.length === 0) return null;
    const from = absent.map(([name, where]) => `\n  ${name}: ${where}`).join('');
    return `the cluster does not know all that the chart can make. Apply with kubectl apply --server-side -f FILE${from}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Resolves with stdout, rejects with what kubectl said on stderr. */
export async function kubectl(...args: string[]): Promise<string> {
  return (await run(KUBECTL, args, { maxBuffer: 64 << 20 }).catch(asSentence)).stdout.trim();
}

const asSentence = ({ stderr, message }: { stderr?: string; message: string }) => {
  throw new Error(`kubectl: ${stderr || message}`);
};

export class Namespace {
  readonly name = `onehook-test-${randomBytes(4).toString('hex')}`;
  /** What the API server warned of when helm applied something. */
  readonly warnings: string[] = [];

  async make(): Promise<void> {
    await kubectl('create', 'namespace', this.name);
    await kubectl('label', 'namespace', this.name, ...RESTRICTED);
  }

  async remove(): Promise<void> {
    await kubectl('delete', 'namespace', this.name, '--timeout=120s');
  }

  kubectl(...args: string[]): Promise<string> {
    return kubectl('--namespace', this.name, ...args);
  }

  async helm(...args: string[]): Promise<string> {
    const { stdout, stderr } = await helmOn(process.env.KUBECONFIG!, '--namespace', this.name, ...args);
    this.warnings.push(...stderr.split('\n').filter((line) => /warn|violate/i.test(line)));
    return stdout;
  }

  /** As the cluster has it; null: it has none of that name. */
  async get(kind: string, name: string): Promise<Manifest | null> {
    const text = await this.kubectl('get', kind, name, '--ignore-not-found', '--output=json');
    return text === '' ? null : JSON.parse(text);
  }

  async list(kind: string): Promise<Manifest[]> {
    return JSON.parse(await this.kubectl('get', kind, '--output=json')).items;
  }

  /** Rejects with what the API server has against it. Unknown fields are refused. */
  async apply(manifests: readonly Manifest[], ...args: string[]): Promise<void> {
    const applying = run(KUBECTL, [
      ...['--namespace', this.name, 'apply', '--server-side', '--validate=strict', '--filename=-'],
      ...args,
    ]);
    applying.child.stdin!.end(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }));
    await applying.catch(asSentence);
  }

  /** Everything in it as TYPE/NAME, but for what happened and what is measured. */
  async contents(): Promise<string[]> {
    const types = await kubectl('api-resources', '--namespaced', '--verbs=list', '--output=name');
    const lasting = types.split('\n').filter((type) => !/^events\b|metrics\.k8s\.io$/.test(type));
    const names = await this.kubectl('get', lasting.join(), '--ignore-not-found', '--output=name');
    return names.split('\n').filter(Boolean).sort();
  }
}
