import { describe, expect, test } from 'vitest';
import { createChanges } from '../../platform/change-feed/changes.ts';
import { type ChangePolls, createChangePolls, type PollWait } from './change-polls.ts';

const begin = (polls: ChangePolls, projectId: string, caller: string, waitSeconds = 60) =>
  polls.begin({ projectId, caller, waitSeconds, whenGone: () => () => {} });
const begun = (...parts: Parameters<typeof begin>): PollWait => {
  const wait = begin(...parts);
  if (typeof wait === 'string') throw new Error(wait);
  return wait;
};

describe('polls that wait', () => {
  test('are bounded per caller and in all, and each end makes room for one', () => {
    const polls = createChangePolls({ changes: createChanges() }, { mostPerCaller: 2, most: 3 });
    const first = begun(polls, 'p', 'ada');
    begun(polls, 'p', 'ada');
    expect(begin(polls, 'p', 'ada')).toBe('too_many_of_caller');
    begun(polls, 'p', 'bob');
    expect(begin(polls, 'p', 'eve')).toBe('too_many');
    first.end();
    // An end counts once, however often it is told.
    first.end();
    expect(polls.waiting).toBe(2);
    begun(polls, 'q', 'ada');
    expect(begin(polls, 'p', 'bob')).toBe('too_many');
  });

  test('are woken by their own project, and all of them when everything may have changed', async () => {
    const changes = createChanges();
    const polls = createChangePolls({ changes });
    const [mine, theirs] = [begun(polls, 'p', 'ada'), begun(polls, 'q', 'ada')];
    const theirEnd = theirs.next();
    changes.publish([{ projectId: 'p', scope: 'user', subjectId: 'u' }]);
    expect(await mine.next()).toBe('changed');
    expect(await Promise.race([theirEnd, Promise.resolve('waits')])).toBe('waits');
    changes.publishAll();
    expect(await theirEnd).toBe('changed');
    // What was told before anybody asked is not lost, and is told once.
    changes.publish([{ projectId: 'q', scope: 'user', subjectId: 'u' }]);
    expect(await theirs.next()).toBe('changed');
    expect(await Promise.race([theirs.next(), Promise.resolve('waits')])).toBe('waits');
  });

  test('are over when they are drained, and so is every later one', async () => {
    const polls = createChangePolls({ changes: createChanges() });
    const wait = begun(polls, 'p', 'ada');
    polls.drain();
    expect([await wait.next(), await wait.next()]).toEqual(['over', 'over']);
    expect(await begun(polls, 'p', 'ada').next()).toBe('over');
  });
});
