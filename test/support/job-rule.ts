/** The rule of a job's life, as docs/job-events.md shows it: the page has this file's text from the next line on. */
interface JobEvent {
  readonly source: string;
  readonly id: string;
  readonly subject: string;
  readonly sequence: string;
  readonly time: string;
}

const actedOn = new Set<string>(); // events; both belong in your database,
const latest = new Map<string, JobEvent>(); // jobs; changed in one transaction with what `act` does

export function receive(event: JobEvent, act: (event: JobEvent) => void): 'acted' | 'duplicate' | 'stale' {
  const eventKey = `${event.source} ${event.id}`;
  const jobKey = `${event.source} ${event.subject}`;
  if (actedOn.has(eventKey)) return 'duplicate';
  const kept = latest.get(jobKey);
  if (kept && compare(event, kept) < 0) return 'stale';
  act(event);
  actedOn.add(eventKey);
  latest.set(jobKey, event);
  return 'acted';
}

const compare = (a: JobEvent, b: JobEvent) =>
  Number(a.sequence) - Number(b.sequence) || Date.parse(a.time) - Date.parse(b.time);
