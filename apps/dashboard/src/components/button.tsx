import type { ComponentProps } from 'react';

type ButtonProps = ComponentProps<'button'> & {
  kind?: 'primary' | 'secondary' | 'danger' | 'danger solid' | 'quiet';
  small?: boolean;
  /** Something is under way: the button keeps its words and width, and does nothing. */
  busy?: boolean;
};

export function Button({
  kind = 'secondary',
  small = false,
  busy = false,
  type = 'button',
  className = '',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const classes = ['btn', kind === 'secondary' ? '' : kind, small ? 'sm' : '', className].filter(Boolean).join(' ');
  return (
    <button
      {...rest}
      type={type}
      className={classes}
      aria-busy={busy || undefined}
      onClick={(event) => {
        // A busy button stays focusable, because a disabled one loses the focus of the keyboard.
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy ? <span className="spin" aria-hidden="true" /> : null}
      {children}
    </button>
  );
}
