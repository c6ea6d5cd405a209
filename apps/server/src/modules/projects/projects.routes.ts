import { type Route, route } from '../../platform/http/contract.ts';
import { createProject } from './create-project.ts';
import { deleteProject } from './delete-project.ts';
import { getProject } from './get-project.ts';
import { listProjects } from './list-projects.ts';
import { projectScope } from './projects.context.ts';
import {
  createProjectContract,
  deleteProjectContract,
  getProjectContract,
  listProjectsContract,
  updateProjectContract,
} from './projects.contract.ts';
import { updateProject } from './update-project.ts';

// biome-ignore format: a table
export const projectRoutes: readonly Route[] = [
  route('GET',    '/v1/projects',            projectScope('projects:read'),  listProjectsContract,  listProjects),
  route('POST',   '/v1/projects',            projectScope('projects:write'), createProjectContract, createProject),
  route('GET',    '/v1/projects/:projectId', projectScope('projects:read'),  getProjectContract,    getProject),
  route('PATCH',  '/v1/projects/:projectId', projectScope('projects:write'), updateProjectContract, updateProject),
  route('DELETE', '/v1/projects/:projectId', projectScope('projects:write'), deleteProjectContract, deleteProject),
];
