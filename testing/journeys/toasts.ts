import type { Page } from 'playwright-core';

/**
 * What the dashboard says after something was done. A toast stands for six seconds, so the same words may be there twice: each toast counts once,
 * and nobody takes an old one for the answer to what was just pressed.
 */
export function toastsOf(page: Page) {
  const toast = (text: string | RegExp, state: ':not([data-told])' | '[data-told]') =>
    page.locator(`.toast${state}`).filter({ hasText: text });
  return {
    said: (text: string | RegExp): Promise<void> =>
      toast(text, ':not([data-told])')
        .first()
        .evaluate((element) => {
          element.setAttribute('data-told', '');
        }),
    /** Presses Undo on a toast that was said. */
    undo: (text: string | RegExp): Promise<void> =>
      toast(text, '[data-told]').last().getByRole('button', { name: 'Undo' }).click(),
    toasts: () => page.locator('.toast'),
  };
}
