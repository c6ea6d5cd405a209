import { useId } from 'react';
import { Choices } from '../../components/choices.tsx';
import { Field, FieldProblem } from '../../components/field.tsx';
import { tomorrow } from '../../lib/days.ts';
import { texts } from '../../texts/index.ts';
import type { BulkKind } from './bulk.rules.ts';

const { bulk, users, common } = texts;

export type BulkForm = {
  readonly reason: string;
  readonly until: string;
  readonly role: string;
  readonly verified: boolean;
  /** The number, typed once more before what cannot be undone. */
  readonly typed: string;
};

export const EMPTY_FORM: BulkForm = { reason: '', until: '', role: '', verified: true, typed: '' };

export function isComplete(kind: BulkKind, { reason, role, typed }: BulkForm, count: number): boolean {
  if (kind === 'ban') return reason.trim() !== '';
  if (kind === 'delete') return typed.trim() === String(count);
  return kind === 'add_role' || kind === 'remove_role' ? role !== '' : true;
}

/** What each kind of action wants to know. */
export function BulkFields({
  kind,
  roles,
  count,
  form,
  tried,
  onChange,
}: {
  kind: BulkKind;
  roles: readonly string[];
  count: number;
  form: BulkForm;
  tried: boolean;
  onChange: (part: Partial<BulkForm>) => void;
}) {
  const incomplete = tried && !isComplete(kind, form, count);
  switch (kind) {
    case 'ban':
      return (
        <>
          <Field
            label={users.banReason}
            hint={users.banReasonHint}
            problem={incomplete ? common.required : null}
            value={form.reason}
            onChange={(reason) => onChange({ reason })}
            maxLength={500}
            autoComplete="off"
            data-first-focus
          />
          <Field
            label={users.optional(users.banUntil)}
            hint={users.banUntilHint}
            value={form.until}
            onChange={(until) => onChange({ until })}
            type="date"
            min={tomorrow()}
          />
        </>
      );
    case 'delete':
      return (
        <Field
          label={bulk.typeCount(count)}
          problem={incomplete ? bulk.countMismatch(count) : null}
          value={form.typed}
          onChange={(typed) => onChange({ typed })}
          className="mono"
          inputMode="numeric"
          autoComplete="off"
          data-first-focus
        />
      );
    case 'set_verified':
      return (
        <Choices
          legend={users.verifiedSwitch}
          choices={bulk.verified}
          value={form.verified ? 'yes' : 'no'}
          disabled={false}
          onChange={(choice) => onChange({ verified: choice === 'yes' })}
        />
      );
    case 'add_role':
    case 'remove_role':
      return (
        <RoleField roles={roles} value={form.role} incomplete={incomplete} onChange={(role) => onChange({ role })} />
      );
    default:
      return null;
  }
}

function RoleField({
  roles,
  value,
  incomplete,
  onChange,
}: {
  roles: readonly string[];
  value: string;
  incomplete: boolean;
  onChange: (role: string) => void;
}) {
  const id = useId();
  if (roles.length === 0) return <p>{users.rolesNone}</p>;
  return (
    <div className="field">
      <label htmlFor={id}>{bulk.role}</label>
      <select
        id={id}
        className="select"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={incomplete || undefined}
        aria-describedby={incomplete ? `${id}-note` : undefined}
        data-first-focus
      >
        <option value="">{bulk.chooseRole}</option>
        {roles.map((role) => (
          <option key={role} value={role}>
            {role}
          </option>
        ))}
      </select>
      {incomplete ? <FieldProblem id={`${id}-note`} text={common.required} /> : null}
    </div>
  );
}
