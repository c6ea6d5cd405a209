export { giveCode, makeToken, type NewToken, takeTokenByCode } from './make-token.ts';
export { tokenErrors } from './one-time-tokens.errors.ts';
export { decoyOf, prefixOf, type TokenKind, type UsableTokenKind } from './one-time-tokens.rules.ts';
export {
  findNewestToken,
  findToken,
  type OneTimeToken,
  removeEndedTokens,
  type TokenQuery,
  takeToken,
  type VoidQuery,
  voidTokens,
  voidTokensOfUser,
  voidWaysByMail,
} from './one-time-tokens.store.ts';
export { findWaitingCode, type WaitingCode } from './waiting-codes.store.ts';
export { findWaitingPasskey, type WaitingPasskey } from './waiting-passkeys.store.ts';
export { keepSignUpsAsDecoys } from './waiting-sign-ups.store.ts';
