/** What the gateway answers, why it refuses, and what each sender does with an answer: tables from the code. */
import { ANSWERS, CHECKS, QUARANTINE_REASONS } from '../src/errors.js';
import type { Provider, SenderFacts } from '../src/provider/provider.js';
import { code, markdownTable } from './markdown-table.js';

/** Every answer of the port for senders. */
export function codeTable(): string {
  const rows = Object.entries(ANSWERS).map(([name, { status, retry }]) => [
    String(status),
    code(name),
    status === 200 ? '' : retry ? 'can help' : 'cannot help',
  ]);
  return markdownTable(['status', 'code', 'sending the same bytes again'], rows);
}

/** What each sender does with an answer. What its own pages do not document carries a `~`; what is not known is a `?`. */
export function senderTable(providers: readonly Provider[]): string {
  const rows = providers.map(({ title, known, sender }) => {
    const fact = (text: string) => {
      if (text === 'unknown') return '?';
      return known.sender === 'documented' ? text : `~ ${text}`;
    };
    return [
      title,
      ...[
        sender.success === '200' ? '200 only' : '2xx',
        retriedStatuses(sender),
        seconds(sender.ackDeadlineSeconds),
        seconds(sender.retryWindowSeconds),
        sender.note,
      ].map(fact),
    ];
  });
  return markdownTable(['provider', 'success', 'retries on', 'waits', 'retries for', 'note'], rows);
}

/** Of the statuses that the gateway answers: `4xx?` where it is not known whether the sender retries. */
function retriedStatuses({ onRefused, onUnavailable }: SenderFacts): string {
  const marks = { retries: '', stops: null, unknown: '?' };
  const statuses = [
    ['4xx', marks[onRefused]],
    ['503', marks[onUnavailable]],
  ].flatMap(([status, mark]) => (mark === null ? [] : [`${status}${mark}`]));
  if (statuses.length === 0) return 'nothing';
  return statuses.every((status) => status.endsWith('?')) ? 'unknown' : statuses.join(', ');
}

/** What senders ask beside their deliveries. */
export function handshakeTable(providers: readonly Provider[]): string {
  const rows = providers.flatMap(({ title, handshake }) => (handshake ? [[title, handshake.note]] : []));
  return markdownTable(['provider', 'question'], rows);
}

/** The checks that refuse a delivery, with what to do. */
export const checkTable = () =>
  markdownTable(
    ['check', 'what it means and what to do'],
    Object.entries(CHECKS).map(([check, text]) => [code(check), text]),
  );

export const quarantineTable = () =>
  markdownTable(
    ['reason', 'what it means'],
    Object.entries(QUARANTINE_REASONS).map(([reason, text]) => [code(reason), text]),
  );

function seconds(value: number | null): string {
  if (value === null) return 'unknown';
  if (value < 120) return `${value} s`;
  return value < 7200 ? `${Math.round(value / 60)} min` : `${Math.round(value / 3600)} h`;
}
