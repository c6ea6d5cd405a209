import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { AppliedField } from '../../components/applied-field.tsx';
import { Button } from '../../components/button.tsx';
import { texts } from '../../texts/index.ts';
import { useInstance } from '../instance/instance.queries.ts';
import { secretKeysQuery } from '../secret-keys/secret-keys.queries.ts';
import { actionFamilies, actionLabel } from './audit.rules.ts';
import { type AuditSearch, isId } from './audit.search.ts';

const { audit } = texts;
const FAMILIES = actionFamilies(Object.keys(audit.actions));

/** What is looked for. All of it stands in the address, so that what was found can be sent to somebody. */
export function AuditFilters({ projectId, search }: { projectId: string; search: AuditSearch }) {
  const navigate = useNavigate({ from: '/projects/$projectId/audit' });
  const { operator } = useInstance();
  const keys = useQuery(secretKeysQuery(projectId)).data?.data ?? [];
  const people = useId();
  const set = (name: keyof AuditSearch, value: string) => {
    const { [name]: _before, ...rest } = search;
    void navigate({ search: value === '' ? rest : { ...rest, [name]: value }, replace: true });
  };
  return (
    <search className="audit-filters" aria-label={audit.filters}>
      <Labelled label={audit.filter.action}>
        {(id) => (
          <select
            id={id}
            className="select"
            value={search.action ?? ''}
            onChange={(event) => set('action', event.target.value)}
          >
            <option value="">{audit.everyAction}</option>
            {FAMILIES.map(({ noun, actions }) => (
              <optgroup key={noun} label={audit.nouns[noun] ?? actionLabel(noun)}>
                {actions.length > 1 ? (
                  <option value={`${noun}.*`}>{audit.allOf(audit.nouns[noun] ?? noun)}</option>
                ) : null}
                {actions.map((action) => (
                  <option key={action} value={action}>
                    {actionLabel(audit.actions[action] ?? action)}
                  </option>
                ))}
              </optgroup>
            ))}
            {search.action !== undefined && !isListed(search.action) ? (
              <option value={search.action}>{search.action}</option>
            ) : null}
          </select>
        )}
      </Labelled>
      <AppliedField
        label={audit.filter.actor}
        value={search.actor ?? ''}
        onChange={(id) => set('actor', id)}
        list={people}
        isWhole={isId}
        invalid={audit.filter.idInvalid}
        className="input mono"
        placeholder={audit.filter.idPlaceholder}
        maxLength={60}
      />
      <AppliedField
        label={audit.filter.target}
        value={search.target ?? ''}
        onChange={(id) => set('target', id)}
        isWhole={isId}
        invalid={audit.filter.idInvalid}
        className="input mono"
        placeholder={audit.filter.idPlaceholder}
        maxLength={60}
      />
      <Labelled label={audit.filter.from}>
        {(id) => (
          <input
            id={id}
            className="input"
            type="date"
            value={search.from ?? ''}
            max={search.to}
            onChange={(event) => set('from', event.target.value)}
          />
        )}
      </Labelled>
      <Labelled label={audit.filter.to}>
        {(id) => (
          <input
            id={id}
            className="input"
            type="date"
            value={search.to ?? ''}
            min={search.from}
            onChange={(event) => set('to', event.target.value)}
          />
        )}
      </Labelled>
      {Object.keys(search).length === 0 ? null : (
        <Button kind="quiet" onClick={() => navigate({ search: {}, replace: true })}>
          {audit.clearFilters}
        </Button>
      )}
      <datalist id={people}>
        <option value={operator.id}>{audit.you}</option>
        <option value="command_line">{audit.commandLine}</option>
        {keys.map((key) => (
          <option key={key.id} value={key.id}>
            {audit.namedKey(key.name)}
          </option>
        ))}
      </datalist>
    </search>
  );
}

function isListed(action: string): boolean {
  return FAMILIES.some(({ noun, actions }) => action === `${noun}.*` || actions.includes(action));
}

function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
