/** What is in the directory of a gateway, counted: by topic what waits and what the embedded log has, and what was set aside. */
import { basename, dirname, relative } from 'node:path';
import { currentClaim } from '../../journal/claim.js';
import { isAlive } from '../../journal/owner.js';
import { readSetAside, type SetAsideFile, setAsideIn } from '../../journal/set-aside.js';
import { entriesOf, type Gap, type StoredLog, storedLogs } from '../../journal/stored-log.js';

export interface Owner {
  readonly isAlive: boolean;
  /** Null where its claim cannot be read. */
  readonly process: {
    readonly pid: number;
    readonly host: string;
    readonly startedAt: string;
    readonly version: string;
  } | null;
}

export interface TopicContents {
  /** `journal`: they wait for Kafka. `events`: they are in the embedded log. */
  readonly log: StoredLog['kind'];
  readonly topic: string;
  readonly records: number;
  readonly bytes: number;
  /** RFC 3339; null: unknown. */
  readonly oldest: string | null;
  readonly newest: string | null;
}

export interface Contents {
  readonly directory: string;
  readonly owner: Owner | null;
  readonly topics: readonly TopicContents[];
  /** Files of the logs. */
  readonly segments: number;
  /** Damaged places that nobody has set aside yet. */
  readonly gaps: readonly Gap[];
  readonly setAside: readonly SetAsideFile[];
}

/** Throws an OperatorError where the directory is not one of a gateway, or cannot be read. */
export async function contentsOf(directory: string): Promise<Contents> {
  const logs = storedLogs(directory);
  const owner = await ownerOf(directory);
  const counts = new Counts();
  const gaps: Gap[] = [];
  for (const log of logs)
    for await (const entry of entriesOf(log)) {
      if (entry.kind === 'record') counts.add(log.kind, entry.record.topic, entry.bytes, entry.written);
      // What looks torn beside a living owner is most likely being written.
      else if (!entry.isTorn || owner?.isAlive !== true) gaps.push(entry);
    }
  return {
    directory,
    owner,
    topics: counts.all,
    segments: logs.reduce((sum, { segments }) => sum + segments.length, 0),
    gaps,
    setAside: setAsideIn(directory).map(readSetAside),
  };
}

/** As in `bridge/onehook.events/…`. */
export const within = (directory: string, path: string): string => relative(directory, path);

/** The topic that a set-aside file is of. */
export const topicOf = ({ path, records }: SetAsideFile): string =>
  records[0]?.record.topic ?? basename(dirname(path));

async function ownerOf(directory: string): Promise<Owner | null> {
  const found = await currentClaim(directory);
  if (found === null) return null;
  const { claim } = found;
  const process = claim && {
    pid: claim.pid,
    host: claim.host,
    startedAt: claim.startedAt,
    version: claim.version,
  };
  return { isAlive: await isAlive(directory, found), process };
}

class Counts {
  readonly #topics = new Map<string, { -readonly [K in keyof TopicContents]: TopicContents[K] }>();

  get all(): readonly TopicContents[] {
    return [...this.#topics.values()];
  }

  add(log: StoredLog['kind'], topic: string, bytes: number, written: string | null): void {
    const key = `${log} ${topic}`;
    const counted = this.#topics.get(key);
    if (counted === undefined) {
      this.#topics.set(key, { log, topic, records: 1, bytes, oldest: written, newest: written });
      return;
    }
    counted.records++;
    counted.bytes += bytes;
    counted.oldest ??= written;
    counted.newest = written ?? counted.newest;
  }
}
