import type { SourceFile, Tree } from './sources.ts';

/** A statement about the source tree, with the proof that it can be false: a tree that breaks it, and one that does not. */
export type Rule = {
  /** Reads as a sentence. */
  readonly name: string;
  /** The files that it is about. */
  readonly applies: (file: SourceFile) => boolean;
  /** What is wrong with one file; nothing where all is well. */
  readonly judge: (file: SourceFile, tree: Tree) => readonly string[];
  /** Files that may break it, each with the reason. An entry that is not needed any more is a fault too. */
  readonly exceptions?: Readonly<Record<string, string>>;
  readonly breaks: readonly Readonly<Record<string, string>>[];
  readonly holds: readonly Readonly<Record<string, string>>[];
};

/** Judges a tree. A rule that found no file to read proves nothing, so that is a fault as well. */
export function judge(rule: Rule, tree: Tree): string[] {
  const files = tree.files.filter(rule.applies);
  if (files.length === 0) throw new Error(`"${rule.name}" has read no files`);
  const faults: string[] = [];
  const needed = new Set<string>();
  for (const file of files) {
    const found = rule.judge(file, tree);
    if (found.length > 0 && rule.exceptions?.[file.path] !== undefined) needed.add(file.path);
    else faults.push(...found.map((text) => `${file.path}: ${text}`));
  }
  return faults;
}

/** Exceptions that nothing needs: what they allowed was repaired, or the file is gone. */
export function idleExceptions(rule: Rule, tree: Tree): string[] {
  const breaking = new Set(
    tree.files.filter((file) => rule.applies(file) && rule.judge(file, tree).length > 0).map((file) => file.path),
  );
  return Object.keys(rule.exceptions ?? {}).filter((path) => !breaking.has(path));
}
