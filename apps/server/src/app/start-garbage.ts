import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const QUIET_MILLISECONDS = 10_000;

/**
 * What a start leaves behind is collected once. While modules are loaded V8's young generation grows to its most, and without load nothing makes
 * it small again: some 20 MB that a resting process holds for nothing. After the first seconds, so that readiness does not wait for it.
 *
 * An ordinary full collection, and not one of last resort: that one also forgets the shapes of objects that do not live at the moment. What Node puts
 * into its queue of ticks has such a shape, and a session check cost a third more for the rest of the process's life.
 */
export function collectStartGarbage(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as (options: { type: 'major' }) => void;
    collect({ type: 'major' });
    setFlagsFromString('--no-expose-gc');
  }, QUIET_MILLISECONDS).unref();
}
