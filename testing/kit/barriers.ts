import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

// Each document reads it anew, so it is the short form of it.
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/**
 * What axe finds wrong on a page, one line for each rule, with the elements. All of its standard rules are run but those that are named; only what they find is worked out
 * and carried over, which is a small part of what a whole report costs.
 */
export async function findBarriers(page: Page, without: readonly string[] = []): Promise<string[]> {
  // By the debugger, so that no Content-Security-Policy has to let it in; once for each document.
  if (!(await page.evaluate<boolean>('typeof window.axe === "object"'))) await page.evaluate(AXE);
  const found = await page.evaluate<{ id: string; elements: string[] }[]>(run(without));
  return found.map(({ id, elements }) => `${page.url()}: ${id}: ${elements.join(' ')}`);
}

function run(without: readonly string[]): string {
  const rules = Object.fromEntries(without.map((id) => [id, { enabled: false }]));
  return `axe.run(document, { resultTypes: ['violations'], rules: ${JSON.stringify(rules)} }).then(({ violations }) =>
    violations.map(({ id, nodes }) => ({ id, elements: nodes.map(({ html }) => html) })))`;
}
