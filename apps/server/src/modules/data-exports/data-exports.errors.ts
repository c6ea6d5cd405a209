import { defineErrors } from '../../platform/http/problem.ts';

export const dataExportErrors = defineErrors('data_exports', {
  not_ready: [404, 'There is no export to download. Ask for one; it takes a moment.'],
});
