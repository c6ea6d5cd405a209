import { defineErrors } from '../../platform/http/problem.ts';

export const projectErrors = defineErrors('projects', {
  not_found: [404, 'There is no such project.'],
  slug_taken: [409, 'A project with this slug exists. Choose another one.'],
  slug_reserved: [422, 'This slug is kept for Frontdesk itself. Choose another one.'],
  host_required: [
    422,
    'Another organization has projects here. Give this instance a root domain first, so that each project has a host of its own.',
  ],
  system_protected: [403, 'The system project cannot be changed this way.'],
  last_method: [422, 'This is the last way in. Switch another one on first, or nobody can sign in.'],
  terms_without_text: [422, 'People cannot accept terms that they cannot read. Give the address of the text first.'],
  assurance_without_factor: [
    422,
    'High assurance asks for a second step, and here nobody has one. Switch two-step sign-in on first.',
  ],
  name_mismatch: [422, 'Write the slug of the project to confirm that it is to be deleted.'],
});
