import type { Page } from 'playwright-core';

/**
 * Two ways in which people see a page that no picture of the designer shows: in the colours of their system, and in a language whose words are
 * longer. What is told is a control that nobody can see, a chosen one that looks like the others, and what is wider than the screen.
 */
export async function lookWithOtherEyes(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' });
  const unseen = await page.evaluate<string[]>(UNSEEN);
  await page.emulateMedia({ forcedColors: 'none' });
  const wide = await page.evaluate<string[]>(LONGER_BY_A_THIRD);
  return [...unseen, ...wide].map((fault) => `${page.url()}: ${fault}`);
}

const COMMON = `
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const nameOf = (element) => element.tagName.toLowerCase() + ' "' + (element.innerText || element.getAttribute('aria-label') || element.id).slice(0, 40) + '"';
`;

/** In forced colours the browser takes away grounds and shadows: what is left must still tell. */
const UNSEEN = `(() => {${COMMON}
  const bare = (colour) => /^rgba\\(.*, 0\\)$/.test(colour);
  const groundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!bare(backgroundColor)) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const looksOf = (element) => {
    const { color, backgroundColor, borderTopColor, borderTopWidth, outlineStyle, outlineColor, textDecorationLine } = getComputedStyle(element);
    return [color, backgroundColor, borderTopColor, borderTopWidth, outlineStyle, outlineColor, textDecorationLine].join();
  };
  const faults = [];
  for (const control of all('a[href], button, .btn')) {
    if (getComputedStyle(control).color === groundOf(control)) faults.push('in forced colours nobody can read ' + nameOf(control));
  }
  for (const field of all('.input, .select, .switch, .check input, .btn')) {
    const { borderTopColor, borderTopWidth } = getComputedStyle(field);
    if (parseFloat(borderTopWidth) === 0 || borderTopColor === groundOf(field.parentElement)) faults.push('in forced colours nobody can see the edge of ' + nameOf(field));
  }
  for (const [group, chosen, others] of [
    ['.tabs, .side ul, .segment', '[aria-current]', 'a:not([aria-current])'],
    ['.segment', 'label:has(:checked)', 'label:not(:has(:checked))'],
    ['fieldset', '.choice:has(:checked)', '.choice:not(:has(:checked))'],
    ['main', '.btn:disabled', '.btn:not(:disabled)'],
  ]) {
    for (const within of all(group)) {
      const one = within.querySelector(chosen);
      const other = within.querySelector(others);
      if (one !== null && other !== null && looksOf(one) === looksOf(other)) faults.push('in forced colours nothing marks ' + nameOf(one));
    }
  }
  return faults;
})()`;

/** Every word grows by 35 %. Code, ids and what people typed stay as they are. */
const LONGER_BY_A_THIRD = `(() => {${COMMON}
  const longer = (text) => text.replace(/\\p{L}{3,}/gu, (word) => word + word.slice(0, Math.ceil(word.length * 0.35)));
  const before = all('a[href], button, .input, .select, .switch, .check input').length;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    if (!node.parentElement.closest('.mono, pre, code, textarea')) node.nodeValue = longer(node.nodeValue);
  }
  for (const element of document.querySelectorAll('[data-label]')) element.dataset.label = longer(element.dataset.label);
  const faults = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push('with longer words ' + (scrollWidth - clientWidth) + ' px too wide');
  for (const element of all('a[href], button, .input, .select, .check, .state, .badge, h1, h2, main p, label, .hint, dd, dt')) {
    // A row of tabs, code and wide tables scroll by themselves.
    if (element.closest('.tabs, .segment, .scroll, pre, .sr, .crumbs')) continue;
    const { left, right } = element.getBoundingClientRect();
    if (left < -1 || right > clientWidth + 1) faults.push('with longer words off the screen: ' + nameOf(element));
    if (element.matches('.btn, .state, .badge, h1, h2, p, label') && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
      faults.push('with longer words the text leaves ' + nameOf(element));
  }
  if (all('a[href], button, .input, .select, .switch, .check input').length !== before) faults.push('with longer words a control is gone');
  return faults;
})()`;
