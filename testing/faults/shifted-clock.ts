/**
 * Loaded before the server (`node --import`): its system clock is wrong by CLOCK_SHIFT_SECONDS, for everything that asks `Date`. What only
 * grows (`performance.now()`, timers) is right, as on a machine whose clock was set wrongly.
 */
const shift = Number(process.env.CLOCK_SHIFT_SECONDS) * 1000;
const RealDate = Date;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, words, newTarget) =>
    Reflect.construct(target, words.length === 0 ? [RealDate.now() + shift] : words, newTarget),
  apply: () => new RealDate(RealDate.now() + shift).toString(),
  get: (target, name) => (name === 'now' ? () => RealDate.now() + shift : Reflect.get(target, name)),
});

export {};
