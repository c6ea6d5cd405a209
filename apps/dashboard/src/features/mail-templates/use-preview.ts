import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type ApiProblem, asProblem } from '../../api/api-problem.ts';
import { previewQuery, type Which } from './mail-templates.queries.ts';
import type { OwnWords } from './mail-templates.rules.ts';

const SETTLED_MILLISECONDS = 250;

export type Preview = {
  /** The last mail that could be written. */
  readonly mail: { readonly subject: string; readonly html: string } | null;
  /** What is wrong with the words as they are now. */
  readonly problems: ApiProblem['fields'];
  /** What did not go, and is no fault of the words. */
  readonly error: ApiProblem | null;
  readonly retry: () => void;
};

/** The mail that these words make, asked for once they have rested for a moment. */
export function usePreview(projectId: string, which: Which, words: OwnWords): Preview {
  const text = JSON.stringify(words);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLED_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, error, refetch } = useQuery(previewQuery(projectId, which, JSON.parse(settled) as OwnWords));
  const [mail, setMail] = useState<Preview['mail']>(null);
  // A refused draft has no mail: the one before it stays.
  if (data !== undefined && data !== mail) setMail(data);
  const problem = error === null ? null : asProblem(error);
  const problems = problem?.fields ?? [];
  return {
    mail: data ?? mail,
    // What was said about other words is not said about these.
    problems: settled === text ? problems : [],
    error: problems.length > 0 ? null : problem,
    retry: () => void refetch(),
  };
}
