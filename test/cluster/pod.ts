/**
 * The pods of the chart as podman 4.3 can play them: `podman kube play` knows Pods, ConfigMaps and claims, and not all
 * of what may stand in them. What is left out or put otherwise is in LEFT_OUT; everything else is as it was rendered.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../helm/manifest-schema.js';
import { must, run } from '../image/container.js';

export const LEFT_OUT = [
  'Services: their names are replaced by the address of the pod, their ports by the container’s',
  'the StatefulSet: its pod 0 is played, with its claim',
  'probes and preStop: podman wants systemd for the first and ignores the second',
  'containerPort: podman would publish it at all addresses of this machine',
  'fsGroup, and what only a scheduler reads: podman ignores them; a new claim is owned as in the image',
  'annotations: podman takes none of more than 63 characters',
  'Secrets and the projected volume: podman mounts what is in a Secret undecoded, so each is a ConfigMap at the same path',
] as const;

const START_TIMEOUT_MS = 60_000;

/** Secret name -> key -> content. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Pod 0 of a StatefulSet, and its claim. */
export function firstPod({ metadata, spec }: Manifest): { readonly pod: Manifest; readonly claim: Manifest } {
  const name = `${metadata.name}-0`;
  const [template] = spec.volumeClaimTemplates;
  const claim = { ...template, metadata: { ...template.metadata, name: `data-${name}` } };
  const volume = { name: 'data', persistentVolumeClaim: { claimName: claim.metadata.name } };
  const podSpec = { ...spec.template.spec, volumes: [...spec.template.spec.volumes, volume] };
  const labels = spec.template.metadata.labels;
  return { claim, pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels }, spec: podSpec } };
}

/** What `podman kube play` is given, the pod last. */
export function playable(pod: Manifest, configMap: Manifest, secrets: Secrets): Manifest[] {
  const projected = pod.spec.volumes.find((volume: Manifest) => volume.projected);
  const mounted = (projected?.projected.sources ?? []).map(({ secret }: Manifest) => secret.name) as string[];
  const volumes = [
    ...pod.spec.volumes.filter((volume: Manifest) => volume !== projected),
    ...mounted.map((name) => ({ name, configMap: { name } })),
  ];
  const containers = pod.spec.containers.map((container: Manifest) => {
    const { ports, startupProbe, livenessProbe, readinessProbe, lifecycle, volumeMounts, ...rest } =
      container;
    const mounts = volumeMounts.flatMap((mount: Manifest) =>
      mount.name === projected?.name
        ? mounted.map((name) => ({ name, mountPath: join(mount.mountPath, name), readOnly: true }))
        : [mount],
    );
    return { ...rest, volumeMounts: mounts };
  });
  return [
    ...mounted.map((name) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data: secrets[name],
    })),
    configMap,
    { ...pod, spec: { ...pod.spec, volumes, containers } },
  ];
}

/** A network of the test's own, whose bridge stands as long as a container is in it. */
export class Bridge {
  readonly name: string;
  /** This machine, as the pods see it. */
  readonly host: string;
  readonly #keeper: string;

  private constructor(name: string, host: string, keeper: string) {
    this.name = name;
    this.host = host;
    this.#keeper = keeper;
  }

  static async make(name: string, image: string): Promise<Bridge> {
    await must('podman', 'network', 'create', name);
    const idle = ['--entrypoint', '/nodejs/bin/node', image, '-e', 'setInterval(() => {}, 1e9)'];
    const keeper = await must('podman', 'run', '-d', '--network', name, ...idle);
    const format = '{{range .NetworkSettings.Networks}}{{.Gateway}}{{end}}';
    return new Bridge(name, await must('podman', 'inspect', keeper, '--format', format), keeper);
  }

  async remove(): Promise<void> {
    await run('podman', 'rm', '-f', '-t', '0', this.#keeper);
    await run('podman', 'network', 'rm', '-f', this.name);
  }
}

export class PlayedPod {
  readonly #file: string;
  readonly #manifests: readonly Manifest[];
  readonly #container: string;

  private constructor(file: string, manifests: readonly Manifest[], container: string) {
    this.#file = file;
    this.#manifests = manifests;
    this.#container = container;
  }

  static async play(manifests: readonly Manifest[], network: string, directory: string): Promise<PlayedPod> {
    const { metadata, spec } = manifests.at(-1)!;
    const file = join(directory, `${metadata.name}.yaml`);
    // JSON is YAML too.
    writeFileSync(file, manifests.map((each) => JSON.stringify(each)).join('\n---\n'));
    const pod = new PlayedPod(file, manifests, `${metadata.name}-${spec.containers[0].name}`);
    try {
      await must('podman', 'kube', 'play', '--network', network, file);
      return pod;
    } catch (error) {
      await pod.remove();
      throw error;
    }
  }

  inspect(format: string): Promise<string> {
    return must('podman', 'inspect', this.#container, '--format', format);
  }

  /** The address of the pod, which is its infra container's. */
  async address(): Promise<string> {
    const infra = await must(
      'podman',
      'pod',
      'inspect',
      await this.inspect('{{.Pod}}'),
      '--format',
      '{{.InfraContainerID}}',
    );
    const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
    return must('podman', 'inspect', infra, '--format', format);
  }

  /** Resolves when it answers 200, rejects with its log when it never does. */
  async untilAnswers(url: string): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    const answers = () =>
      fetch(url, { signal: AbortSignal.timeout(1000) }).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await answers())) {
      if (Date.now() > deadline) throw new Error(`${url} is never well:\n${await this.log()}`);
      await sleep(100);
    }
  }

  /** Its exit code, once it has ended. */
  async ended(): Promise<number> {
    return Number(await must('podman', 'wait', this.#container));
  }

  exec(...command: readonly string[]): Promise<string> {
    return must('podman', 'exec', this.#container, ...command);
  }

  /** As a crash: nobody is asked. */
  async kill(): Promise<void> {
    process.kill(Number(await this.inspect('{{.State.Pid}}')), 'SIGKILL');
  }

  /** As the kubelet stops it: SIGTERM, SIGKILL after the grace period. */
  async stop(): Promise<number> {
    const { spec } = this.#manifests.at(-1)!;
    await must('podman', 'stop', '-t', String(spec.terminationGracePeriodSeconds), this.#container);
    return Number(await this.inspect('{{.State.ExitCode}}'));
  }

  async log(): Promise<string> {
    const { stdout, stderr } = await run('podman', 'logs', this.#container);
    return stdout + stderr;
  }

  /** The pod, and what was made for it. The claim stays. */
  async remove(): Promise<void> {
    await run('podman', 'kube', 'down', this.#file);
    for (const { kind, metadata } of this.#manifests)
      if (kind === 'ConfigMap') await run('podman', 'volume', 'rm', '-f', metadata.name);
  }
}
