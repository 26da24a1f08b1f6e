/** Every link of the documents leads somewhere: to a file, to a heading of it; and every page is reachable from docs/README.md. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { slug } from '../scripts/markdown-table.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const INDEX = 'docs/README.md';

const markdownIn = (folder: string, recursive: boolean) =>
  readdirSync(join(root, folder), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

interface Page {
  /** As `docs/kafka.md`. */
  readonly path: string;
  /** Of its headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
  /** As they are written, of links and images. */
  readonly targets: readonly string[];
}

function readPage(path: string): Page {
  const text = readFileSync(join(root, path), 'utf8').replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
  const prose = text.replaceAll(/`[^`\n]+`/g, '');
  const links = [...prose.matchAll(/\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/g)];
  const attributes = [...prose.matchAll(/\b(?:src|srcset|href)="([^"]*)"/g)];
  return {
    path,
    anchors: new Set(anchorsOf(text)),
    targets: [...links, ...attributes].map(([, target]) => target!),
  };
}

/** A heading that repeats gets a number behind it. */
function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => {
    const shown = heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '');
    const anchor = slug(shown.trim());
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

const pages = [
  ...markdownIn('.', false),
  ...markdownIn('docs', true),
  ...markdownIn('helm/onehook', false),
].map(readPage);
const byPath = new Map(pages.map((page) => [page.path, page]));

const isExternal = (target: string) => /^[a-z][a-z+.-]*:/i.test(target);

/** The file that a relative target leads to, and the heading in it. */
function resolveTarget(from: Page, target: string): { readonly path: string; readonly anchor: string } {
  const [file = '', anchor = ''] = target.split('#');
  return { path: file === '' ? from.path : normalize(join(dirname(from.path), file)), anchor };
}

function problemOf(from: Page, target: string): string | undefined {
  if (isExternal(target)) {
    const isUrl = URL.canParse(target) && ['https:', 'mailto:'].includes(new URL(target).protocol);
    return isUrl ? undefined : 'is not an https URL';
  }
  const { path, anchor } = resolveTarget(from, target);
  if (target === '' || path.startsWith('..') || path.startsWith('/')) return 'leaves the repository';
  if (!existsSync(join(root, path))) return 'leads to a file that does not exist';
  if (anchor !== '' && !byPath.get(path)?.anchors.has(anchor))
    return 'leads to a heading that does not exist';
  return undefined;
}

test('the pages were found, and their links and headings read', () => {
  assert.ok(pages.length > 40, `${pages.length} pages`);
  assert.ok(pages.flatMap(({ targets }) => targets).length > 300);
  assert.ok(byPath.get('README.md')?.anchors.has('container-and-kubernetes'));
  assert.ok(byPath.get('README.md')?.targets.includes('docs/images/delivery-dark.svg'));
});

test('a link that leads nowhere is found', () => {
  const page = byPath.get(INDEX)!;
  assert.equal(problemOf(page, 'kafka.md#topics'), undefined);
  assert.equal(problemOf(page, 'kafka.md#no-such-heading'), 'leads to a heading that does not exist');
  assert.equal(problemOf(page, 'no-such-page.md'), 'leads to a file that does not exist');
  assert.equal(problemOf(page, '../../elsewhere.md'), 'leaves the repository');
  assert.equal(problemOf(page, 'http://example.com'), 'is not an https URL');
});

for (const page of pages)
  test(`${page.path}: every link leads somewhere`, () => {
    const problems = page.targets.map((target) => [target, problemOf(page, target)]);
    assert.deepEqual(
      problems.filter(([, problem]) => problem !== undefined),
      [],
    );
  });

test(`every page of docs is reachable from ${INDEX}`, () => {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    const page = byPath.get(path);
    if (!page || reached.has(path)) return;
    reached.add(path);
    for (const target of page.targets) if (!isExternal(target)) visit(resolveTarget(page, target).path);
  };
  visit(INDEX);
  assert.deepEqual(
    pages.map(({ path }) => path).filter((path) => path.startsWith('docs/') && !reached.has(path)),
    [],
  );
});
