export {
  FILE_FAULTS,
  type FileFaultCode,
  FileFaultError,
  type FormattedAccount,
  type FormattedIdentity,
  type FormattedUser,
  ROW_FAULTS,
  type RowFaultCode,
} from './formatted-user.ts';
export { FRONTDESK_COLUMNS, type FrontdeskColumn } from './frontdesk-users.ts';
export { csvCell } from './neutral-cell.ts';
export { createUserFileReader, type ReadRow, type RowFault, type UserFileReader } from './read-user-file.ts';
export {
  type FirebaseParameters,
  type FormatOptions,
  USER_FORMATS,
  type UserFormatName,
} from './user-formats.rules.ts';
