export { giveCode, makeToken, type NewToken, takeTokenByCode } from './make-token.ts';
export { tokenErrors } from './one-time-tokens.errors.ts';
export type { TokenKind, UsableTokenKind } from './one-time-tokens.rules.ts';
export {
  findNewestToken,
  findToken,
  type OneTimeToken,
  removeEndedTokens,
  type TokenQuery,
  takeToken,
  type VoidQuery,
  voidTokens,
} from './one-time-tokens.store.ts';
