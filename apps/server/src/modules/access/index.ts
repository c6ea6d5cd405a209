export {
  accessErrors,
  authorize,
  type Caller,
  refuseGrantingMore,
  SCOPES,
  type Scope,
  scopesOfRole,
  withoutNamedOnly,
} from './access.rules.ts';
export { isFresh, requireFreshOperator, stepUpRequired } from './require-fresh-operator.ts';
