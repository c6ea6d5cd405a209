import { defineErrors } from '../../platform/http/problem.ts';

export const userImportErrors = defineErrors('user_imports', {
  not_found: [404, 'There is no such import in this project.'],
  wrong_state: [409, 'The import is in another state, in which this is not possible.'],
  busy: [409, 'Another import of this project is running. Wait for its end, or cancel it.'],
  too_many: [409, 'Too many imports of this project wait to be started. Start or cancel some.'],
  chunk_conflict: [409, 'This chunk is here already, with other bytes.'],
  chunks_missing: [409, 'A part of the file has not arrived.'],
  too_large: [413, 'The file is larger than an import can be. Split it.'],
  signer_key_invalid: [422, 'This is no signer key of Firebase.'],
  parameters_unwanted: [422, 'Parameters of Firebase belong to the format firebase alone.'],
});
