/**
 * Apache Kafka's own jars, fetched once from Maven Central into the user's cache. Safe for runs side by side: what is
 * not complete is never seen under its final name.
 */

import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const KAFKA_VERSION = '4.3.1';
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>onehook.test</groupId><artifactId>kafka-broker</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;
const MAVEN = [
  ...['-B', '-ntp', '-q', 'dependency:copy-dependencies'],
  ...['-DoutputDirectory=lib', '-DincludeScope=runtime'],
];

const run = promisify(execFile);

export interface Distribution {
  readonly classPath: string;
  /** A class-data archive: brokers start in half the time with it. It need not exist. */
  readonly archive: string;
}

/** What is missing on this machine to run a broker, as a sentence; null: nothing. */
export async function whatIsMissing(): Promise<string | null> {
  if (!(await works('java', ['-version']))) return 'Java (17 or later) is not installed';
  if (!existsSync(home()) && !(await works('mvn', ['-v']))) return 'Maven is not installed';
  return null;
}

export async function fetchDistribution(): Promise<Distribution> {
  const target = home();
  if (!existsSync(target)) {
    await mkdir(join(target, '..'), { recursive: true });
    const draft = await mkdtemp(`${target}.draft-`);
    console.log(`# fetching Apache Kafka ${KAFKA_VERSION} with Maven, once`);
    await writeFile(join(draft, 'pom.xml'), POM);
    await run('mvn', MAVEN, { cwd: draft, maxBuffer: 1 << 24 });
    // The rename is the completion marker. It fails when another run was faster, whose result is as good.
    await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  }
  const jars = (await readdir(join(target, 'lib'))).filter((name) => name.endsWith('.jar')).sort();
  const { stderr } = await run('java', ['-version']);
  const java = /version "([\w.+-]+)"/.exec(stderr)?.[1] ?? 'unknown';
  return {
    classPath: jars.map((name) => join(target, 'lib', name)).join(':'),
    archive: join(target, `classes-${java}.jsa`),
  };
}

/** Writes the archive from one short life of a broker. Only a speed-up: that it fails is said, and nothing more. */
export async function writeArchive(
  distribution: Distribution,
  startOnce: (jvm: readonly string[]) => Promise<() => Promise<void>>,
): Promise<void> {
  if (existsSync(distribution.archive)) return;
  const draft = `${distribution.archive}.draft-${process.pid}`;
  try {
    const stop = await startOnce([`-XX:ArchiveClassesAtExit=${draft}`]);
    await stop();
    await rename(draft, distribution.archive);
  } catch (error) {
    console.log(`# no class-data archive: ${String(error)}`);
  }
}

function home(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(cache, 'onehook', `kafka-${KAFKA_VERSION}`);
}

/** Whether a command is there and runs. */
export function works(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore' });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}
