create table organizations (
  project_id        uuid not null references projects (id) on delete cascade,
  id                uuid not null,
  slug              text collate "C" not null,
  name              text not null,
  logo_url          text,
  public_metadata   jsonb not null default '{}',
  private_metadata  jsonb not null default '{}',
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  primary key (project_id, id),
  unique (project_id, slug)
);

-- Roles of a project's organizations. owner, admin and member are built in and have no row; custom roles have one.
create table organization_roles (
  project_id       uuid not null,
  id               uuid not null,
  organization_id  uuid,                                    -- null: offered to every organization of the project
  key              text collate "C" not null,
  name             text not null,
  permissions      text[] not null default '{}',
  created_at       timestamptz not null,
  primary key (project_id, id),
  unique nulls not distinct (project_id, organization_id, key),
  foreign key (project_id) references projects (id) on delete cascade,
  foreign key (project_id, organization_id) references organizations (project_id, id) on delete cascade
);

create table organization_members (
  project_id       uuid not null,
  organization_id  uuid not null,
  user_id          uuid not null,
  role             text collate "C" not null,
  team_id          uuid,
  created_at       timestamptz not null,
  primary key (project_id, organization_id, user_id),
  foreign key (project_id, organization_id) references organizations (project_id, id) on delete cascade,
  foreign key (project_id, user_id) references users (project_id, id) on delete cascade
);
create index organization_members_by_user on organization_members (project_id, user_id);


alter table projects add constraint projects_owner
  foreign key (owner_project_id, owner_organization_id) references organizations (project_id, id);
