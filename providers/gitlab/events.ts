/**
 * Type and subject of GitLab’s events, as the CloudEvents adapter has them:
 * https://github.com/cloudevents/spec/blob/main/cloudevents/adapters/gitlab.md. Its time of a merge request is when that was
 * created; here it is when it was changed. What is not in the table passes through as `com.gitlab.<kind>[.<action>]`.
 */
import { lookUp, nativeType, textAt } from '../../src/provider/kit.js';

type Payload = Readonly<Record<string, unknown>>;

interface Kind {
  /** In the type, where it differs from the name in the payload. */
  readonly name?: string;
  /** The path of what the type ends in. */
  readonly suffix?: string;
  readonly subject: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  push: { subject: 'checkout_sha' },
  tag_push: { subject: 'ref' },
  issue: { suffix: 'object_attributes.state', subject: 'object_attributes.iid' },
  note: { suffix: 'object_attributes.noteable_type', subject: 'object_attributes.id' },
  merge_request: { suffix: 'object_attributes.action', subject: 'object_attributes.iid' },
  wiki_page: { suffix: 'object_attributes.action', subject: 'object_attributes.slug' },
  pipeline: { suffix: 'object_attributes.status', subject: 'object_attributes.id' },
  build: { name: 'job', suffix: 'build_status', subject: 'build_id' },
};

const TIMES = [
  'object_attributes.finished_at',
  'object_attributes.updated_at',
  'object_attributes.created_at',
  'build_finished_at',
  'build_started_at',
  'build_created_at',
  'updated_at',
  'created_at',
];

export function typeOf(event: Payload): string {
  const kind = kindOf(event);
  const { name = kind, suffix = 'action' } = lookUp(KINDS, kind) ?? {};
  return nativeType('com.gitlab', name, snakeCase(textAt(event, suffix)));
}

export const subjectOf = (event: Payload) =>
  textAt(event, lookUp(KINDS, kindOf(event))?.subject ?? 'object_attributes.id');

export const projectOf = (event: Payload) =>
  textAt(event, 'project.path_with_namespace') ??
  textAt(event, 'project_id') ??
  textAt(event, 'group.full_path');

/** RFC 3339, or `2026-02-02 02:40:00 UTC`. */
export const timeOf = (event: Payload) =>
  TIMES.map((path) => textAt(event, path))
    .find((time) => time !== undefined)
    ?.replace(' UTC', 'Z');

const kindOf = (event: Payload) => textAt(event, 'object_kind') ?? textAt(event, 'event_name') ?? 'unknown';

/** Notes name what they are on as `MergeRequest`. */
const snakeCase = (text: string | undefined) => text?.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
