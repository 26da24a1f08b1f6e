/** Event -> topics. Pure; this is the fan-out. Every route that matches gets the event, the default topic what none takes. */
import type { RouteConfig, RouteMatch } from './config.js';
import type { CanonicalEvent } from './event.js';

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
