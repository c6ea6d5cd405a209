import type { Locale } from '../../platform/html/locale.ts';
import { catalogueDe } from './catalogue.de.ts';
import { type Catalogue, catalogueEn } from './catalogue.en.ts';
import type { Problem } from './frame.ts';
import type { ProblemText } from './problems.en.ts';

const catalogues: Readonly<Record<Locale, Catalogue>> = { en: catalogueEn, de: catalogueDe };

export function catalogueOf(locale: Locale): Catalogue {
  return catalogues[locale];
}

/** The words for a problem. A code that has none gets a general text: an error must never make a second one. */
export function problemText(locale: Locale, problem: Problem): ProblemText {
  const texts: Readonly<Record<string, (facts: Problem) => ProblemText>> = catalogues[locale].problems;
  const known = Object.hasOwn(texts, problem.code) ? texts[problem.code] : undefined;
  const general =
    problem.field === undefined ? catalogues[locale].problems.unknown : catalogues[locale].problems['fields.invalid'];
  return (known ?? general)(problem);
}
