import { en } from './en.ts';

/** A language is complete when it has this type; TypeScript names what is missing. */
export type Texts = typeof en;

export const texts: Texts = en;
