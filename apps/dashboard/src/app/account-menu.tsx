import { useState } from 'react';
import { Icon } from '../components/icon.tsx';
import { Menu, MenuAction, MenuAnchor, MenuChoice } from '../components/menu.tsx';
import { signInAddress, useInstance } from '../features/instance/instance.queries.ts';
import { initialsOf } from '../lib/format.ts';
import { texts } from '../texts/index.ts';
import { chooseTheme, chosenTheme, type Theme } from './theme.ts';

const { common } = texts;
const THEMES: readonly Theme[] = ['light', 'dark', 'system'];

export function AccountMenu() {
  const instance = useInstance();
  const { operator } = instance;
  const [theme, setTheme] = useState(chosenTheme);
  const name = operator.name ?? operator.email;

  async function signOut() {
    // Where the call fails, the hosted sign-out page does the same with a button.
    const answer = await fetch(`${instance.systemBaseUrl}/auth/sign-out`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }).catch(() => null);
    location.assign(answer?.ok ? signInAddress(instance) : `${instance.systemBaseUrl}/sign-out`);
  }

  return (
    <Menu
      label={common.accountMenu(name)}
      triggerClass="switcher"
      className="account-menu"
      trigger={
        <>
          <span className="avatar" aria-hidden="true">
            {initialsOf(name)}
          </span>
          <span className="grow">
            <b className="clip">{name}</b>
            <small>{common.roles[operator.role] ?? operator.role}</small>
          </span>
          <Icon name="chevrons" />
        </>
      }
    >
      <MenuAnchor href={`${instance.systemBaseUrl}/account/profile`}>{common.account}</MenuAnchor>
      <hr />
      {/* biome-ignore lint/a11y/useSemanticElements: a menu may hold groups, and no fieldset */}
      <div role="group" aria-label={common.theme}>
        {THEMES.map((choice) => (
          <MenuChoice
            key={choice}
            checked={theme === choice}
            onSelect={() => {
              chooseTheme(choice);
              setTheme(choice);
            }}
          >
            <span className="mark">{theme === choice ? <Icon name="check" /> : null}</span>
            {common.themes[choice]}
          </MenuChoice>
        ))}
      </div>
      <hr />
      <MenuAction onSelect={() => void signOut()}>{common.signOut}</MenuAction>
    </Menu>
  );
}
