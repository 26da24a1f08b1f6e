/**
 * What a case expects of its events. What is not named is free, objects and lists are expected in part, and a name that says
 * nothing is a problem: a misspelled expectation must not pass.
 */
import { attributes, job, jobData } from '../../src/event.js';

/** As a consumer parses it. */
export type StructuredEvent = Readonly<Record<string, unknown>>;

export interface EventsOfCase {
  /** What each delivery is deduplicated by. */
  readonly identities: readonly string[];
  readonly events: readonly StructuredEvent[];
}

/** A line for each field that differs; empty where all is as expected. */
export function problemsOf(expected: Readonly<Record<string, unknown>>, told: EventsOfCase): string[] {
  return Object.entries(expected).flatMap(([name, value]) => {
    if (name === 'distinctIds') return distinctIds(value, told);
    const compare = SPECIAL[name] ?? fieldOf(name);
    if (!compare) return [`${name}: there is no such field of an event, nor such an expectation`];
    return told.events.flatMap((event, index) =>
      compare(value, event).map((problem) =>
        told.events.length === 1 ? problem : `event ${index + 1}: ${problem}`,
      ),
    );
  });
}

type Comparison = (expected: unknown, event: StructuredEvent) => string[];

/** Expectations that are no field of an event by this name. */
const SPECIAL: Readonly<Record<string, Comparison>> = {
  outputsLength: (expected, event) => differences('outputsLength', expected, listOf(event, 'outputs').length),
  // As `outputsState` was called. True: there is a result that `outputs` does not hold.
  outputsPending: (expected, event) => {
    if (expected !== true && expected !== ABSENT) return unknownValue('outputsPending', expected);
    const { outputsPending, outputsState = outputsPending ? 'pending' : undefined } = dataOf(event);
    const isPending = outputsState === 'pending' || outputsState === 'unread';
    if (isPending === (expected === true)) return [];
    const wanted = expected === true ? 'pending or unread' : 'neither pending nor unread';
    return [`outputsPending: expected outputsState to be ${wanted}, got ${shown(outputsState)}`];
  },
  payloadMustNotContain: (expected, event) => {
    if (typeof expected !== 'string' || expected === '')
      return unknownValue('payloadMustNotContain', expected);
    return placesOf(expected, event).map(
      (place) => `payloadMustNotContain: expected no ${shown(expected)}, got it in ${place}`,
    );
  },
};

/** As in `outputsPending: "absent"`. */
const ABSENT = 'absent';

/** An attribute, else a field of a job’s data, else of the job itself. Events that are not of a job have neither of the last two. */
function fieldOf(name: string): Comparison | undefined {
  const read = [
    { schema: attributes, from: (event: StructuredEvent) => event },
    { schema: jobData, from: dataOf },
    { schema: job, from: (event: StructuredEvent) => objectOr(dataOf(event).job) },
  ].find(({ schema }) => Object.hasOwn(schema.shape, name));
  return read && ((expected, event) => differences(name, expected, read.from(event)[name]));
}

/** Both what the gateway deduplicates by and what a consumer does. */
function distinctIds(expected: unknown, { identities, events }: EventsOfCase): string[] {
  if (expected !== true) return unknownValue('distinctIds', expected);
  const ids = events.map(({ id }) => String(id));
  return [
    ...repeated(identities).map((id) => `two deliveries with the identity ${shown(id)}`),
    ...repeated(ids).map((id) => `two events with the id ${shown(id)}`),
  ].map((got) => `distinctIds: expected true, got ${got}`);
}

const repeated = (texts: readonly string[]) => [
  ...new Set(texts.filter((text, index) => texts.indexOf(text) !== index)),
];

/** A list must hold, for each item that is expected, one that contains it; no item is expected of an empty list. */
function differences(field: string, expected: unknown, got: unknown): string[] {
  const differs = (wanted: unknown) => `${field}: expected ${shown(wanted)}, got ${shown(got)}`;
  if (expected === ABSENT) return got === undefined ? [] : [differs(undefined)];
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || (expected.length === 0 && got.length > 0)) return [differs(expected)];
    return expected
      .filter((item) => !got.some((each) => differences('', item, each).length === 0))
      .map(differs);
  }
  if (isObject(expected)) {
    if (!isObject(got)) return [differs(expected)];
    return Object.entries(expected).flatMap(([name, value]) =>
      differences(`${field}.${name}`, value, got[name]),
    );
  }
  return expected === got ? [] : [differs(expected)];
}

/** Where `text` occurs, as `data.payload.key`; the name of a member counts too. */
function placesOf(text: string, value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null)
    return String(value).includes(text) ? [path.join('.')] : [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name.includes(text) ? [[...path, name].join('.')] : []),
    ...placesOf(text, inner, [...path, name]),
  ]);
}

const unknownValue = (name: string, value: unknown) => [
  `${name}: ${shown(value)} is not a known expectation`,
];

/** Of a job’s event; of any other, `data` is the sender’s payload. */
const dataOf = (event: StructuredEvent): Readonly<Record<string, unknown>> =>
  String(event.type).startsWith('onehook.job.') ? objectOr(event.data) : {};

function listOf(event: StructuredEvent, name: string): readonly unknown[] {
  const value = dataOf(event)[name];
  return Array.isArray(value) ? value : [];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectOr = (value: unknown) => (isObject(value) ? value : {});

/** Longer ones make no line that anybody reads. */
const MAX_CHARACTERS = 400;

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}
