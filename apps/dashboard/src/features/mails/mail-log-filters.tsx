import { useNavigate } from '@tanstack/react-router';
import { useId } from 'react';
import { AppliedField } from '../../components/applied-field.tsx';
import { Button } from '../../components/button.tsx';
import { isAddress } from '../../lib/address.ts';
import { texts } from '../../texts/index.ts';
import { KINDS, type MailsSearch, STATUSES } from './mails.search.ts';

const { mails } = texts;
const { log } = mails;

/** What is looked for. All of it stands in the address, so that what was found can be sent to somebody. */
export function MailLogFilters({ search }: { search: MailsSearch }) {
  const navigate = useNavigate({ from: '/projects/$projectId/mails/' });
  const set = (name: keyof MailsSearch, value: string) => {
    const { [name]: _before, ...rest } = search;
    void navigate({ search: value === '' ? rest : { ...rest, [name]: value }, replace: true });
  };
  return (
    <search className="audit-filters" aria-label={log.filters}>
      <AppliedField
        label={log.recipient}
        value={search.recipient ?? ''}
        onChange={(value) => set('recipient', value)}
        isWhole={isAddress}
        invalid={log.recipientInvalid}
        placeholder={log.recipientPlaceholder}
        maxLength={254}
        inputMode="email"
      />
      <Choice
        label={log.kind}
        every={log.everyKind}
        choices={KINDS.map((kind) => [kind, mails.kinds[kind]])}
        value={search.kind ?? ''}
        onChange={(value) => set('kind', value)}
      />
      <Choice
        label={log.status}
        every={log.everyStatus}
        choices={STATUSES.map((status) => [status, log.statuses[status]])}
        value={search.status ?? ''}
        onChange={(value) => set('status', value)}
      />
      {Object.keys(search).length === 0 ? null : (
        <Button kind="quiet" onClick={() => navigate({ search: {}, replace: true })}>
          {log.clear}
        </Button>
      )}
    </search>
  );
}

function Choice({
  label,
  every,
  choices,
  value,
  onChange,
}: {
  label: string;
  every: string;
  choices: readonly (readonly [value: string, name: string])[];
  value: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="select" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{every}</option>
        {choices.map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
