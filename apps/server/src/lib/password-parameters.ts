/** What one Argon2id costs (RFC 9106, section 3.1: m and t). There is one lane: while people wait, the cores have a hash each. */
export type PasswordParameters = { readonly memoryKib: number; readonly passes: number };

/** What OWASP asks for at least, and what is used where nothing is saved. 19 MiB. */
export const LEAST_PARAMETERS: PasswordParameters = { memoryKib: 19_456, passes: 2 };

/** One verification stays under about a second and 256 MiB, whoever made the hash. */
export const MEMORY_KIB_MOST = 256 * 1024;
const KIB_TIMES_PASSES_MOST = 1024 * 1024;

export function passesMost(memoryKib: number): number {
  return Math.floor(KIB_TIMES_PASSES_MOST / memoryKib);
}

/** About a twentieth of what a common machine can: nothing that a measurement tells apart. */
const STEP_KIB = 4 * 1024;

/**
 * The most that one hash may cost in about this time. Memory comes first, which is what an attacker's hardware lacks; passes where there is time left
 * and no memory. A machine that is too slow for the least gets the least.
 */
export async function proposeParameters(options: {
  /** What one hash takes here. Milliseconds. */
  readonly measure: (parameters: PasswordParameters) => Promise<number>;
  readonly memoryKibMost: number;
  readonly millisecondsMost: number;
}): Promise<PasswordParameters & { readonly milliseconds: number }> {
  const { measure, memoryKibMost, millisecondsMost } = options;
  const { memoryKib: memoryLeast, passes: passesLeast } = LEAST_PARAMETERS;
  let best = { ...LEAST_PARAMETERS, milliseconds: await measure(LEAST_PARAMETERS) };
  const fits = async (parameters: PasswordParameters): Promise<boolean> => {
    const milliseconds = await measure(parameters);
    if (milliseconds <= millisecondsMost) best = { ...parameters, milliseconds };
    return milliseconds <= millisecondsMost;
  };
  if (best.milliseconds >= millisecondsMost) return best;
  // Time grows with memory, or faster: what is far beyond that need not be tried, nor its memory be taken.
  const promising = (memoryLeast * 1.5 * millisecondsMost) / best.milliseconds;
  const stepsMost = Math.floor((memoryKibMost - memoryLeast) / STEP_KIB);
  const steps = await largest(0, Math.min(stepsMost, Math.floor(promising / STEP_KIB)), (step) =>
    fits({ memoryKib: memoryLeast + step * STEP_KIB, passes: passesLeast }),
  );
  const memoryKib = memoryLeast + steps * STEP_KIB;
  if (steps === stepsMost) {
    await largest(passesLeast, passesMost(memoryKib), (passes) => fits({ memoryKib, passes }));
  }
  return best;
}

/** Of the numbers from `known`, which fits, to `most`: the largest that fits, where every smaller one does. */
async function largest(known: number, most: number, fits: (candidate: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [known, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (await fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** So that hashes on all cores at once take a quarter of the memory of this machine, or of its container, at most. */
export function memoryKibMostOf(machine: { readonly memoryBytes: number; readonly cores: number }): number {
  const share = Math.floor(machine.memoryBytes / 1024 / 4 / machine.cores);
  return Math.min(MEMORY_KIB_MOST, Math.max(LEAST_PARAMETERS.memoryKib, share));
}
