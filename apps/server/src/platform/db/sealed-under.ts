/**
 * The condition for rows whose sealed value is under the data key of `$1`: it begins with a version (1 byte) and the id of its data key (16). Each
 * table has an index by this expression.
 */
export function sealedUnder(sealed: string): string {
  return `substring(${sealed} from 2 for 16) = uuid_send($1)`;
}
