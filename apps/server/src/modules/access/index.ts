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
