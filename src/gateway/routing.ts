/** Event -> topics: the fan-out. Pure. Every matching route gets the event; the default topic gets what no route matches. */
import type { Config, RouteConfig, RouteMatch } from '../config/load.js';
import type { CanonicalEvent } from '../event.js';

export type Router = (event: CanonicalEvent) => readonly string[];

export function createRouter(routes: readonly RouteConfig[], defaultTopic: string): Router {
  const fallback = [defaultTopic];
  if (routes.length === 0) return () => fallback;
  return (event) => {
    const topics = new Set<string>();
    for (const { match, topic } of routes) if (matches(match, event)) topics.add(topic);
    return topics.size > 0 ? [...topics] : fallback;
  };
}

/** Every topic that events may go to. */
export function eventTopics({ events, routes }: Pick<Config, 'events' | 'routes'>): string[] {
  return [...new Set([events.topic, ...routes.map(({ topic }) => topic)])];
}

function matches(match: RouteMatch, { family, attributes }: CanonicalEvent): boolean {
  return (
    (match.family === undefined || match.family === family) &&
    (match.provider === undefined || match.provider === attributes.provider) &&
    (match.source === undefined || `/sources/${match.source}` === attributes.source) &&
    (match.verification === undefined || match.verification === attributes.verification) &&
    (match.type === undefined || matchesType(match.type, attributes.type))
  );
}

function matchesType(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}
