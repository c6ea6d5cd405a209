/**
 * What both sides of the minting case do: access tokens for so many seconds, so many at once, each place with its next when it has its last. Without
 * HTTP on either side: no answer of the product mints and does nothing else.
 */
export type MintingOrder = { readonly seconds: number; readonly inFlight: number };
export type MintingResult = { readonly minted: number; readonly seconds: number; readonly token: string };

/** Answers orders of the parent, each by its result. `mint` is given the number of its place. */
export function mintOnOrder(mint: (place: number) => Promise<string>): void {
  process.on('message', (order: MintingOrder) => {
    mintFor(order, mint).then(
      (result) => process.send?.(result),
      (error: Error) => {
        process.stderr.write(`${error.stack}\n`);
        process.exit(1);
      },
    );
  });
}

async function mintFor(
  { seconds, inFlight }: MintingOrder,
  mint: (place: number) => Promise<string>,
): Promise<MintingResult> {
  const began = performance.now();
  const until = began + seconds * 1000;
  let minted = 0;
  let token = '';
  async function forever(place: number): Promise<void> {
    while (performance.now() < until) {
      token = await mint(place);
      minted++;
    }
  }
  await Promise.all(Array.from({ length: inFlight }, (_, place) => forever(place)));
  return { minted, seconds: (performance.now() - began) / 1000, token };
}
