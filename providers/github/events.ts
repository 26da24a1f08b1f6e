/**
 * Type, subject and time of GitHub’s events, as the CloudEvents adapter has them (its "current time" is not the time of an
 * event, and is left out): https://github.com/cloudevents/spec/blob/main/cloudevents/adapters/github.md. What is not in the
 * tables passes through as `com.github.<event>[.<action>]`.
 */
import { lookUp, nativeType, textAt, time } from '../../src/provider/kit.js';

type Payload = Readonly<Record<string, unknown>>;

/** The paths of what the type ends in, where that is not the action; null: it ends in nothing. */
const SUFFIXES: Readonly<Record<string, readonly string[] | null>> = {
  create: ['ref_type'],
  delete: ['ref_type'],
  deployment: null,
  deployment_status: ['deployment_status.state'],
  membership: ['scope', 'action'],
};

/** The path of the subject, then those of times, of which the first that is present counts. */
const FACTS: Readonly<Record<string, readonly [subject: string, ...times: string[]]>> = {
  branch_protection_rule: ['rule.id', 'rule.updated_at'],
  check_run: ['check_run.id', 'check_run.completed_at', 'check_run.started_at'],
  check_suite: ['check_suite.id', 'check_suite.updated_at'],
  code_scanning_alert: ['alert.number'],
  commit_comment: ['comment.id', 'comment.updated_at'],
  create: ['ref'],
  custom_property: ['definition.property_name'],
  delete: ['ref'],
  dependabot_alert: ['alert.id'],
  deploy_key: ['key.id', 'key.deleted_at', 'key.created_at'],
  deployment: ['deployment.id', 'deployment.updated_at'],
  deployment_protection_rule: ['deployment.id'],
  deployment_review: ['workflow_run.id'],
  deployment_status: ['deployment_status.url', 'deployment_status.updated_at'],
  discussion: ['discussion.id'],
  discussion_comment: ['discussion.id', 'comment.updated_at'],
  fork: ['forkee.url', 'forkee.created_at'],
  installation: ['installation.id', 'installation.updated_at'],
  installation_repositories: ['installation.id', 'installation.updated_at'],
  installation_target: ['installation.id'],
  issue_comment: ['comment.id', 'comment.updated_at'],
  issues: ['issue.number', 'issue.updated_at'],
  label: ['label.name'],
  marketplace_purchase: ['marketplace_purchase.account.login', 'effective_date'],
  member: ['member.login'],
  membership: ['member.login'],
  merge_group: ['merge_group.head_ref'],
  meta: ['hook_id', 'hook.updated_at'],
  milestone: ['milestone.number', 'milestone.updated_at'],
  organization: ['membership.user.login'],
  org_block: ['blocked_user.login'],
  package: ['package.id', 'package.updated_at', 'package.created_at'],
  page_build: ['build.url', 'build.updated_at'],
  project: ['project.id', 'project.updated_at'],
  project_card: ['project_card.id', 'project_card.updated_at'],
  project_column: ['project_column.id', 'project_column.updated_at'],
  projects_v2: ['projects_v2.id', 'projects_v2.updated_at'],
  projects_v2_item: ['projects_v2_item.id', 'projects_v2_item.updated_at'],
  projects_v2_status_update: ['projects_v2_status_update.id', 'projects_v2_status_update.updated_at'],
  public: ['repository.name', 'repository.updated_at'],
  pull_request: ['number', 'pull_request.updated_at'],
  pull_request_review: ['review.id', 'review.submitted_at'],
  pull_request_review_comment: ['comment.id', 'pull_request.updated_at'],
  pull_request_review_thread: ['pull_request.id'],
  push: ['ref'],
  registry_package: ['registry_package.html_url', 'registry_package.updated_at'],
  // The adapter takes the time from a field named after the action, which most actions lack: left out.
  release: ['release.id'],
  repository: ['repository.name', 'repository.updated_at'],
  repository_advisory: ['repository_advisory.ghsa_id', 'repository_advisory.updated_at'],
  repository_import: ['repository.name', 'repository.updated_at'],
  repository_ruleset: ['repository.name', 'repository.updated_at'],
  repository_vulnerability_alert: ['alert.id'],
  secret_scanning_alert: ['alert.number', 'alert.updated_at', 'alert.created_at'],
  secret_scanning_alert_location: ['alert.number', 'alert.updated_at', 'alert.created_at'],
  security_advisory: ['security_advisory.ghsa_id', 'security_advisory.updated_at'],
  sponsorship: ['sponsorship.sponsor.login'],
  star: ['', 'starred_at'],
  status: ['sha', 'updated_at'],
  team: ['team.id', 'updated_at'],
  team_add: ['team.id'],
  workflow_dispatch: ['workflow'],
  workflow_job: ['workflow_job.name'],
  workflow_run: ['workflow.name'],
};

export function typeOf(event: string, payload: Payload): string {
  const suffix = lookUp(SUFFIXES, event);
  const paths = suffix === undefined ? ['action'] : (suffix ?? []);
  return nativeType('com.github', event, ...paths.map((path) => textAt(payload, path)));
}

export function subjectOf(event: string, payload: Payload): string | undefined {
  return textAt(payload, lookUp(FACTS, event)?.[0] ?? '');
}

export function timeOf(event: string, payload: Payload): string | undefined {
  const [, ...paths] = lookUp(FACTS, event) ?? [];
  return time(paths.map((path) => textAt(payload, path)).find((found) => found !== undefined));
}
