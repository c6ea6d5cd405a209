import type { LinkProps } from '@tanstack/react-router';
import { createContext, type KeyboardEvent, type ReactNode, useContext, useId, useRef } from 'react';
import { Link } from './link.tsx';

const CloseMenu = createContext<() => void>(() => {});

/**
 * A menu on the platform's popover: in the top layer, closed by Escape and by a press elsewhere. Arrow keys, Home, End and first
 * letters move within it (WAI-ARIA, menu button pattern).
 */
export function Menu({
  label,
  iconOnly = false,
  trigger,
  triggerClass,
  className = '',
  disabled = false,
  describedBy,
  children,
}: {
  /** Names the menu, and its button where that has no words of its own. */
  label: string;
  iconOnly?: boolean;
  trigger: ReactNode;
  triggerClass: string;
  className?: string;
  disabled?: boolean;
  /** Says why it is disabled. */
  describedBy?: string | undefined;
  children: ReactNode;
}) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];

  function onKeyDown(event: KeyboardEvent) {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = event.key === 'Tab' ? null : target(event.key, at, all);
    if (event.key === 'Tab') menu.current?.hidePopover();
    if (to === null) return;
    event.preventDefault();
    to.focus();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className={triggerClass}
        popoverTarget={id}
        aria-haspopup="menu"
        aria-label={iconOnly ? label : undefined}
        disabled={disabled}
        aria-describedby={describedBy}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          menu.current?.showPopover({ source: button.current } as never);
        }}
      >
        {trigger}
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className={`menu ${className}`}
        onKeyDown={onKeyDown}
        onToggle={(event) => {
          if (event.newState === 'open') (items().find((item) => item.ariaChecked === 'true') ?? items()[0])?.focus();
        }}
      >
        <CloseMenu value={() => menu.current?.hidePopover()}>{children}</CloseMenu>
      </div>
    </>
  );
}

function target(key: string, at: number, items: readonly HTMLElement[]): HTMLElement | null {
  if (key === 'ArrowDown') return items[(at + 1) % items.length] ?? null;
  if (key === 'ArrowUp') return items[(at - 1 + items.length) % items.length] ?? null;
  if (key === 'Home') return items[0] ?? null;
  if (key === 'End') return items[items.length - 1] ?? null;
  if (key.length !== 1 || key === ' ') return null;
  const following = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return following.find((item) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase())) ?? null;
}

/** The menu closes before the action, so that a dialog which the action opens gives the focus back to the menu's button. */
export function MenuAction({
  onSelect,
  danger = false,
  children,
}: {
  onSelect: () => void;
  danger?: boolean;
  children: ReactNode;
}) {
  const close = useContext(CloseMenu);
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={danger ? 'bad' : undefined}
      onClick={() => {
        close();
        onSelect();
      }}
    >
      {children}
    </button>
  );
}

export function MenuChoice({
  checked,
  onSelect,
  children,
}: {
  checked: boolean;
  onSelect: () => void;
  children: ReactNode;
}) {
  const close = useContext(CloseMenu);
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={checked}
      tabIndex={-1}
      onClick={() => {
        close();
        onSelect();
      }}
    >
      {children}
    </button>
  );
}

/** A way to another page of the dashboard. */
export function MenuLink({
  children,
  current = false,
  ...link
}: LinkProps & { children: ReactNode; current?: boolean }) {
  const close = useContext(CloseMenu);
  return (
    <Link {...link} role="menuitem" tabIndex={-1} current={current ? 'true' : undefined} onClick={close}>
      {children}
    </Link>
  );
}

/** A way out of the dashboard. */
export function MenuAnchor({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} role="menuitem" tabIndex={-1}>
      {children}
    </a>
  );
}
