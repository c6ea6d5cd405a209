import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../components/icon.tsx';

/** A line in the list of ways to sign in. */
export function SignInMethod({
  icon,
  name,
  detail,
  children,
}: {
  icon: IconName;
  name: string;
  detail: string;
  children: ReactNode;
}) {
  return (
    <li>
      <span className="glyph">
        <Icon name={icon} size={18} />
      </span>
      <span className="what">
        <b>{name}</b>
        <br />
        <span className="detail">{detail}</span>
      </span>
      {children}
    </li>
  );
}
